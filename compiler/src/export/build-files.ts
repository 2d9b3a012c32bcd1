import { present } from "../compiler-assert.js";
import type { FileModel, Model } from "../model/model.js";
import { buildEnum } from "./build-enum.js";
import { buildMessage } from "./build-message.js";
import { buildService } from "./build-service.js";
import { commentsOf } from "./comments.js";
import { stronglyConnected } from "./connected.js";
import { ExportError } from "./export-error.js";
import { flatten, referencesOf } from "./proto-file.js";
import type { ProtoDeclaration, ProtoFile, ProtoImport } from "./proto-file.js";
import { isTopLevel, ProtoNames } from "./proto-names.js";
import { wellKnownFiles } from "./well-known-files.js";

/**
 * The model in protobuf's terms: one file per source, in their order. Sources of a package that need each
 * other share the file of the first, which those of the others import publicly. Throws
 * `ExportError` for what protobuf cannot say.
 */
export function buildFiles(
  model: Model,
  names: ProtoNames = new ProtoNames(model),
): readonly ProtoFile[] {
  const drafts = model.files.map((file) => draft(file, names));
  refusePackageNames(drafts);
  const owners = new Map(drafts.flatMap((it) => it.defines.map((name) => [name, it] as const)));
  const groups = stronglyConnected(drafts, ({ declarations }) =>
    [...referencesOf(declarations)].flatMap((name) => owners.get(name) ?? []),
  );
  const places = new Map<Draft, Draft>();
  const shared = new Map<Draft, readonly Draft[]>();
  for (const members of groups) {
    const first = present(members[0], "file");
    if (new Set(members.map(({ file }) => file.package)).size > 1) {
      const paths = members.map(({ file }) => `\`${file.path}\``).join(" and ");
      const why = `${paths} need each other, which protobuf allows in one package only`;
      throw new ExportError(first.path, why);
    }
    shared.set(first, members);
    for (const member of members) places.set(member, first);
  }
  const pathOf = (name: string): string => {
    const owner = owners.get(name);
    return owner === undefined ? wellKnownPath(name) : present(places.get(owner), "file").path;
  };
  return drafts.map((it) => {
    const place = present(places.get(it), "file");
    const declarations = (shared.get(it) ?? []).flatMap((other) => other.declarations);
    const imports = place === it ? importsOf(it.path, declarations, pathOf) : publicly(place.path);
    return finish(it, declarations, imports);
  });
}

/**
 * All declarations of the model in protobuf's terms, those nested in others too, in the order of
 * their files. Which file they would go to, and whether protobuf could import it, makes no difference.
 */
export function buildDeclarations(model: Model): readonly ProtoDeclaration[] {
  const names = new ProtoNames(model);
  return model.files.flatMap((file) => flatten(draft(file, names).declarations));
}

interface Draft {
  readonly file: FileModel;
  readonly path: string;
  readonly declarations: readonly ProtoDeclaration[];
  /** Full names of its types. */
  readonly defines: readonly string[];
}

/** In protobuf a type cannot be called as a package, or as what a package is in. */
function refusePackageNames(drafts: readonly Draft[]): void {
  const packages = ["google.protobuf", ...drafts.map(({ file }) => file.package)];
  const taken = new Set(packages.flatMap(withOuter));
  for (const { path, defines } of drafts) {
    const name = defines.find((it) => taken.has(it));
    if (name !== undefined) {
      throw new ExportError(path, `in protobuf \`${name}\` cannot be a type and a package`);
    }
  }
}

/** A package and those around it: `a`, `a.b` and `a.b.c`. */
function withOuter(name: string): readonly string[] {
  const parts = name.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

function draft(file: FileModel, names: ProtoNames): Draft {
  const { declarations } = file;
  const built = declarations.filter(isTopLevel).flatMap((it): readonly ProtoDeclaration[] => {
    switch (it.kind) {
      case "const":
      case "alias":
        return [];
      case "enum":
        return [buildEnum(it, it.name, names.values(it))];
      case "message":
      case "union":
      case "error":
        return [buildMessage({ names, declarations }, it)];
      case "service":
        return buildService({ names, package: file.package }, it);
    }
  });
  const defines = flatten(built).map(({ fullName }) => fullName);
  return { file, path: `${file.output}.proto`, declarations: built, defines };
}

function importsOf(
  path: string,
  declarations: readonly ProtoDeclaration[],
  pathOf: (name: string) => string,
): readonly ProtoImport[] {
  const paths = new Set([...referencesOf(declarations)].map(pathOf));
  paths.delete(path);
  return [...paths].sort().map((needed) => ({ path: needed, isPublic: false }));
}

function publicly(path: string): readonly ProtoImport[] {
  return [{ path, isPublic: true }];
}

function finish(
  { file, path }: Draft,
  declarations: readonly ProtoDeclaration[],
  imports: readonly ProtoImport[],
): ProtoFile {
  return {
    path,
    source: file.path,
    package: file.package,
    comments: commentsOf(file.docs),
    imports,
    declarations,
    options: new Map(),
  };
}

function wellKnownPath(name: string): string {
  const file = wellKnownFiles.find(({ declarations }) =>
    declarations.some(({ fullName }) => fullName === name),
  );
  return present(file, `file of ${name}`).path;
}
