import assert from "node:assert/strict";

import { compareVersions } from "../../../compiler/src/breaking/compare-versions.js";
import type { VersionParts } from "../../../compiler/src/breaking/version.js";
import { compileProgram } from "../../../compiler/src/compile.js";
import type { Diagnostic } from "../../../compiler/src/diagnostics/diagnostic.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

/** What changed between two versions of some files. */
export function compareFiles(before: Files, after: Files): readonly Diagnostic[] {
  return compareVersions(versionOf(before, "old:"), versionOf(after, ""));
}

/** What changed between two versions of a file. */
export function compareTexts(before: string, after: string): readonly Diagnostic[] {
  return compareFiles({ "main.rpc": before }, { "main.rpc": after });
}

function versionOf(files: Files, label: string): VersionParts {
  const host = new MemoryHost();
  for (const [name, text] of Object.entries(files)) host.writeFile(`/project/${name}`, text);
  const request = { folder: "/project", sources: ["**/*.rpc"] };
  const { model, program, diagnostics } = compileProgram(host, request);
  assert.ok(model, diagnostics.map(({ message }) => message).join("\n"));
  return { model, program, label };
}
