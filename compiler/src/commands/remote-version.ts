import { compareVersions } from "../breaking/compare-versions.js";
import type { VersionParts } from "../breaking/version.js";
import { compileProgram } from "../compile.js";
import { compilerAssert } from "../compiler-assert.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { MemoryHost } from "../memory-host.js";
import { migrateModel } from "../migrate/migrate-model.js";
import type { Model } from "../model/model.js";

/** What both front ends have found in one version of a project. */
export interface WholeVersion {
  /** What the `.rpc` files declare. */
  readonly files: VersionParts;
  /** What the remotes in TypeScript declare, written as `.rpc` files that lie nowhere. */
  readonly remotes: VersionParts;
}

/** The parts of a version; what was read from TypeScript is compared as what it would be migrated to. */
export function wholeVersion({ model, program, label }: VersionParts): WholeVersion {
  const isRpc = ({ path }: { readonly path: string }): boolean => path.endsWith(".rpc");
  const files = { model: { files: model.files.filter(isRpc) }, program, label };
  return { files, remotes: migratedVersion(model, label) };
}

/** What users of the old version cannot take of the new one. */
export function compareWhole(before: WholeVersion, after: WholeVersion): readonly Diagnostic[] {
  const remotes = compareVersions(before.remotes, after.remotes);
  // There is nothing to mend in a file that lies nowhere.
  const unmended = remotes.map((diagnostic) => ({ ...diagnostic, fixes: [] }));
  return [...compareVersions(before.files, after.files), ...unmended];
}

function migratedVersion(model: Model, label: string): VersionParts {
  const folder = "/as-rpc";
  const texts = migrateModel(model).map(({ path, text }) => [`${folder}/${path}`, text] as const);
  const host = new MemoryHost();
  for (const [path, text] of texts) host.writeFile(path, text);
  const sources = texts.length === 0 ? [] : ["**/*.rpc"];
  const compiled = compileProgram(host, { folder, sources, nameFolder: "/" });
  compilerAssert(compiled.model !== undefined, "what is migrated compiles");
  return { model: compiled.model, program: compiled.program, label };
}
