import { posix } from "node:path";
import { type Finding, type Source } from "./source.js";

/** A line of prose with its number; lines inside fenced blocks are left out. */
interface Line {
  readonly number: number;
  readonly text: string;
}

/** A document has one title. */
export function documentsHaveOneTitle(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isDocument).flatMap((source) => {
    const titles = proseOf(source).filter(({ text }) => text.startsWith("# "));
    if (titles.length === 1) return [];
    return [`${source.path}:1: ${String(titles.length)} lines begin with \`# \`, want one title`];
  });
}

/**
 * Relative links lead to a file of the repository, and to a heading of it where they name one.
 * `exists` answers for files that are not among the sources: images, folders, LICENSE.
 */
export function linksResolve(
  sources: readonly Source[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  const documents = new Map(sources.filter(isDocument).map((source) => [source.path, source]));
  return [...documents.values()].flatMap((source) =>
    linksOf(source).flatMap(({ target, line }) => {
      const [file = "", heading] = target.split("#");
      const path = file === "" ? source.path : posix.join(posix.dirname(source.path), file);
      const place = `${source.path}:${String(line)}`;
      if (!exists(path)) return [`${place}: link to \`${target}\`, which does not exist`];
      const document = documents.get(path);
      if (heading === undefined || document === undefined) return [];
      if (headingsOf(document).has(heading)) return [];
      return [`${place}: link to \`${target}\`: ${path} has no such heading`];
    }),
  );
}

function isDocument({ path }: Source): boolean {
  return path.endsWith(".md") && !path.includes("/fixtures/");
}

function proseOf({ text }: Source): readonly Line[] {
  let fence: string | undefined;
  return text.split("\n").flatMap((line, index) => {
    const opening = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && opening !== undefined) {
      fence = opening;
      return [];
    }
    if (fence !== undefined) {
      if (opening !== undefined && opening.startsWith(fence)) fence = undefined;
      return [];
    }
    return [{ number: index + 1, text: line }];
  });
}

function linksOf(source: Source): readonly { readonly target: string; readonly line: number }[] {
  return proseOf(source).flatMap(({ number, text }) =>
    [...text.replaceAll(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => ({ target, line: number })),
  );
}

/** Anchors as GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
function headingsOf(source: Source): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { text } of proseOf(source)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${String(count)}`;
    anchors.add(unique);
  }
  return anchors;
}
