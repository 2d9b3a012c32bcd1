import { compareVersions } from "../breaking/compare-versions.js";
import type { VersionParts } from "../breaking/version.js";
import { compileProgram } from "../compile.js";
import { compilerAssert } from "../compiler-assert.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { MemoryHost } from "../memory-host.js";
import { migrateModel } from "../migrate/migrate-model.js";
import type { Model } from "../model/model.js";
import type { Program } from "../semantics/program.js";
import type { Span } from "../source/source-file.js";
import type { DeclarationNode, DocumentedNode, NameNode } from "../syntax/ast.js";
import type { RemotePlaces } from "../typescript/remote-places.js";

/** What both front ends have found in one version of a project. */
export interface WholeVersion {
  /** What the `.rpc` files declare. */
  readonly files: VersionParts;
  /** What the remotes in TypeScript declare, written as `.rpc` files that lie nowhere. */
  readonly remotes: VersionParts;
}

/** The parts of a version; what was read from TypeScript is compared as what it would be migrated to. */
export function wholeVersion(
  { model, program, label }: VersionParts,
  places: RemotePlaces | undefined,
): WholeVersion {
  const isRpc = ({ path }: { readonly path: string }): boolean => path.endsWith(".rpc");
  const files = { model: { files: model.files.filter(isRpc) }, program, label };
  return { files, remotes: migratedVersion(model, label, places) };
}

/** What users of the old version cannot take of the new one. */
export function compareWhole(before: WholeVersion, after: WholeVersion): readonly Diagnostic[] {
  const remotes = compareVersions(before.remotes, after.remotes);
  // There is nothing to mend in a file that lies nowhere.
  const unmended = remotes.map((diagnostic) => ({ ...diagnostic, fixes: [] }));
  return [...compareVersions(before.files, after.files), ...unmended];
}

function migratedVersion(
  model: Model,
  label: string,
  places: RemotePlaces | undefined,
): VersionParts {
  const folder = "/as-rpc";
  const texts = migrateModel(model).map(({ path, text }) => [`${folder}/${path}`, text] as const);
  const host = new MemoryHost();
  for (const [path, text] of texts) host.writeFile(path, text);
  const sources = texts.length === 0 ? [] : ["**/*.rpc"];
  const compiled = compileProgram(host, { folder, sources, nameFolder: "/" });
  compilerAssert(compiled.model !== undefined, "what is migrated compiles");
  const { program } = compiled;
  const origin = (span: Span): Span => originOf(program, span, places) ?? span;
  return { model: compiled.model, program, label, origin };
}

/** The place in TypeScript of a place in what it was written as. */
function originOf(
  program: Program,
  span: Span,
  places: RemotePlaces | undefined,
): Span | undefined {
  const unit = program.units.find(({ source }) => source === span.source);
  const declared = unit?.all.findLast(({ node }) => contains(node, span));
  const member = declared && membersOf(declared.node).find((node) => contains(node, span));
  return places?.find(unit?.output ?? "", declared?.fullName, member?.name.text);
}

function contains(node: DocumentedNode, { start }: Span): boolean {
  return node.span.start <= start && start < node.span.end;
}

function membersOf(node: DeclarationNode): readonly (DocumentedNode & { name: NameNode })[] {
  if ("methods" in node) return node.methods;
  return "fields" in node ? node.fields : [];
}
