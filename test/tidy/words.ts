import { ts } from "ts-morph";
import { type Finding, isCode, lineOf, type Source } from "./source.js";
import { placeOf, walk } from "./syntax-tree.js";

interface BannedText {
  readonly pattern: RegExp;
  readonly instead: string;
}

const bannedTexts: readonly BannedText[] = [
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g, instead: "do it, or open an issue" },
  {
    pattern: /(?<![\w./}])\/(?:work|root|home\/\w+|Users\/\w+|tmp\/\w+)\b/g,
    instead: "use a path relative to the repository, or a temporary folder asked for",
  },
  { pattern: /\b[A-Z]:\\Users\\/g, instead: "use a path relative to the repository" },
];

const bannedNames: readonly BannedText[] = [
  { pattern: /utils?$/i, instead: "name it after what it does" },
  { pattern: /helpers?$/i, instead: "name it after what it does" },
  { pattern: /^[A-Z].*Manager$/, instead: "name what it owns: a table, a pool, a queue" },
  { pattern: /^Base[A-Z]|^[A-Z].*Base$/, instead: "name what these have in common" },
  { pattern: /^Abstract[A-Z]/, instead: "name what these have in common" },
];

/** Words that may stand nowhere, prose included. The files that define the rules must name them. */
export function textHasNoBannedWords(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter(isHeldToWords)
    .flatMap(({ path, text }) =>
      bannedTexts.flatMap(({ pattern, instead }) =>
        [...text.matchAll(pattern)].map(
          (match) => `${path}:${String(lineOf(text, match.index))}: \`${match[0]}\`: ${instead}`,
        ),
      ),
    );
}

/** Names of classes, interfaces, types and functions that say nothing. */
export function namesSaySomething(sources: readonly Source[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const source of sources.filter(isCode)) {
    walk(source, (node) => {
      const name = declaredName(node);
      if (name === undefined) return;
      const banned = bannedNames.find(({ pattern }) => pattern.test(name));
      if (banned !== undefined) {
        findings.push(`${placeOf(source, node)}: name \`${name}\`: ${banned.instead}`);
      }
      if (ts.isInterfaceDeclaration(node) && /^I[A-Z][a-z]/.test(name)) {
        findings.push(`${placeOf(source, node)}: name \`${name}\`: drop the I`);
      }
    });
  }
  return findings;
}

/** Files and folders are `kebab-case`; documents may shout, codes of diagnostics do, and remotes of pinus are camels. */
export function filesAreKebabCase(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter(
      ({ path }) => !/\/(?:expected|fixtures|golden\/diagnostics|golden\/generated)\//.test(path),
    )
    .filter(({ path }) => !path.startsWith("examples/migration/old/"))
    .flatMap(({ path }) =>
      path
        .split("/")
        .filter((part) => !/^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/.test(part))
        .filter((part) => !/^[A-Z]+\.md$|^RPC\d{4}(?:-[a-z0-9-]+)?(?:\.md)?$/.test(part))
        .map((part) => `${path}:1: name \`${part}\`: use kebab-case`),
    );
}

/** Files named after nothing: `utils.ts`, `helpers/`, `common.ts`. */
export function filesAreNamedAfterWhatTheyDo(sources: readonly Source[]): readonly Finding[] {
  const vague = /^(?:utils?|helpers?|misc|common|shared|manager|base|lib)(?:\.(?:ts|mjs|js))?$/;
  return sources
    .filter(isCode)
    .filter(({ path }) => path.split("/").some((part) => vague.test(part)))
    .map(({ path }) => `${path}:1: name it after what it does`);
}

function isHeldToWords({ path }: Source): boolean {
  return !path.startsWith("test/tidy/");
}

function declaredName(node: ts.Node): string | undefined {
  if (
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  ) {
    return node.name?.text;
  }
  return undefined;
}
