import { join } from "node:path";

import {
  catalog,
  diagnosticNames,
  type DiagnosticName,
} from "../../../compiler/src/diagnostics/catalog.js";
import { explanations } from "../../../compiler/src/diagnostics/explanations.js";
import { goldenFolder, readFiles, runBad } from "./golden-projects.js";
import { specialWorlds } from "./special-worlds.js";

/** As wide as a terminal: `rpcgen explain` prints the same lines. */
const widthMax = 80;
/** Of a longer output only the beginning, what the page is about and the end are shown. */
const outputLinesMax = 60;

/** Endings that are also names of languages. */
const languages = ["rpc", "json", "ts", "js"];

const generated =
  "<!-- Generated from the catalogue and test/golden/diagnostics: npm run docs:errors -->";

const groups: readonly (readonly [RegExp, string])[] = [
  [/^RPC1/, "Syntax"],
  [/^RPC2[01]/, "Names, types, imports"],
  [/^RPC22/, "Declarations, values, annotations"],
  [/^RPC23/, "Services, methods, errors"],
  [/^RPC3/, "Numbers, reserved numbers and names"],
  [/^RPC40/, "TypeScript: remotes and their methods"],
  [/^RPC41/, "TypeScript: types"],
  [/^RPC42/, "TypeScript: the lock file"],
  [/^RPC5/, "Configuration and files"],
  [/^RPC61/, "Changes: data on the wire"],
  [/^RPC62/, "Changes: services and methods"],
  [/^RPC63/, "Changes: source code alone"],
];

/** The page of a diagnostic as Markdown: its explanation, the mistake with what is printed, and without. */
export async function errorPage(name: DiagnosticName): Promise<string> {
  const { code, severity } = catalog[name];
  const { meaning, reason, remedy } = explanations[name];
  const { command, printedErrors } = await runBad(name);
  const special = specialWorlds[code];
  const bad = special === undefined ? fences(readFiles(goldenFolder(name))) : [wrap(special.about)];
  const kind = severity === "error" ? "An error" : "A warning";
  return joined([
    `# ${code}: ${name.replaceAll("-", " ")}`,
    generated,
    `${kind}, \`${name}\`.`,
    wrap(meaning),
    "## Why",
    wrap(reason),
    "## What to do",
    wrap(remedy),
    "## With the mistake",
    ...bad,
    `\`${command}\` prints:`,
    fence("text", shortened(printedErrors, code)),
    "## Without it",
    ...fences(readFiles(join(goldenFolder(name), "good"))),
  ]);
}

/** The page that lists all others. */
export function errorIndex(): string {
  const sections = groups.flatMap(([pattern, title]) => {
    const names = diagnosticNames().filter((name) => pattern.test(catalog[name].code));
    const rows = names.map((name) => {
      const { code } = catalog[name];
      const [first = ""] = explanations[name].meaning.split(/(?<=\.)\s/);
      return `| [${code}](${code}.md) | \`${name}\` | ${first.replaceAll("|", "\\|")} |`;
    });
    return [`## ${title}`, ["| Code | Name | Says |", "| --- | --- | --- |", ...rows].join("\n")];
  });
  const about =
    "Every mistake that `rpcgen` reports, with an example and what is printed for it. " +
    "`rpcgen explain RPC2003`, or `rpcgen explain unknown-type`, prints the same page on the terminal. " +
    "A code never changes its meaning. How they are shown is said in [the language](../language.md#diagnostics).";
  return joined(["# Diagnostics", generated, wrap(about), ...sections]);
}

function joined(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}

function fences(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const language = languages.find((name) => path.endsWith(`.${name}`)) ?? "text";
    return [`\`${path}\`:`, fence(language, text)];
  });
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function shortened(output: string, code: string): string {
  if (output.split("\n").length <= outputLinesMax) return output;
  const blocks = output.trimEnd().split("\n\n");
  const own = blocks.slice(1, -1).filter((block) => block.includes(`[${code}]`));
  return [...blocks.slice(0, 1), "…", ...own.slice(0, 3), ...blocks.slice(-1)].join("\n\n");
}

/** Breaks prose into lines; what stands in backquotes stays together. */
function wrap(text: string): string {
  const words = text.match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > widthMax) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
