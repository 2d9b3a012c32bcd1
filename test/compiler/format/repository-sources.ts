import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { parseText } from "../syntax/parse-text.js";

/** A text in the language. */
export interface NamedSource {
  readonly name: string;
  readonly text: string;
}

const repository = join(import.meta.dirname, "../../..");
const skippedFolders = new Set(["node_modules", "dist", "gen", "expected", ".git"]);

/** Every `.rpc` file of the repository and every block of its documents, if it parses. */
export function repositorySources(): readonly NamedSource[] {
  const paths = [
    "docs",
    "examples",
    "test",
    "README.md",
    "compiler/README.md",
    "runtime/README.md",
  ];
  return paths
    .flatMap((path) => filesBelow(join(repository, path)))
    .flatMap((path) => sourcesOf(path))
    .filter(({ text }) =>
      parseText(text).diagnostics.every(({ severity }) => severity !== "error"),
    );
}

function filesBelow(path: string): readonly string[] {
  if (/\.(?:rpc|md)$/.test(path)) return [path];
  if (/\.\w+$/.test(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return entry.isFile() ? filesBelow(join(path, entry.name)) : [];
    return skippedFolders.has(entry.name) ? [] : filesBelow(join(path, entry.name));
  });
}

function sourcesOf(path: string): readonly NamedSource[] {
  const name = relative(repository, path);
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".rpc")) return [{ name, text }];
  return [...text.matchAll(/^```rpc\n(.*?)^```$/gms)].map(([, block = ""], index) => ({
    name: `${name}, block ${index + 1}`,
    text: block,
  }));
}
