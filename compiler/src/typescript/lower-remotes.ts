import { relative } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Lock } from "../lock/lock-file.js";
import { NumberBook } from "../lock/number-book.js";
import type { GivenNumbers } from "../lock/number-book.js";
import type { FileModel, OwnType } from "../model/model.js";
import { typeIndex, withSchemaHashes } from "../semantics/schema-hash.js";
import { exportName } from "../semantics/typescript-names.js";
import { identifier, NameList } from "./identifier.js";
import { lowerDeclared } from "./lower-declared.js";
import { lowerService } from "./lower-service.js";
import { literalKey, TypeLowering } from "./lower-types.js";
import type { PlacedShape } from "./lower-types.js";
import { placeFiles } from "./place-files.js";
import type { PlacedFile } from "./place-files.js";
import { RemotePlaces } from "./remote-places.js";
import type { DeclaredShape, ReadRemotes } from "./remote-shapes.js";
import { ZeroValues } from "./zero-values.js";

/** What lowering needs besides what was read. */
export interface LoweringRequest {
  readonly folder: string;
  /** Absolute path of the folder for generated files. */
  readonly out: string;
  /** Folders that generated paths are relative to. */
  readonly roots: readonly string[];
  /** Whether generated code imports the types, or declares copies of them. */
  readonly types: "import" | "copy";
  readonly lock: Lock;
}

/** The files of the model, and the numbers as they are now. */
export interface LoweredRemotes {
  readonly files: readonly FileModel[];
  readonly lock: Lock;
  readonly places: RemotePlaces;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns what was read into the model, in which everything has its number. */
export function lowerRemotes(read: ReadRemotes, request: LoweringRequest): LoweredRemotes {
  const diagnostics: Diagnostic[] = [];
  const files = placeFiles(request.folder, request.roots, read);
  const shapes = [...read.declared.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const book = new NumberBook(request.lock, new Set(shapes.map(({ key }) => key)));
  const numbers = new Map<string, GivenNumbers>();
  for (const shape of shapes) numbers.set(shape.key, giveNumbers(book, shape, diagnostics));
  const placed = nameShapes(shapes, files, diagnostics);
  const types = new TypeLowering(placed, (key) => numbers.get(key)?.numbers ?? new Map());
  const zeros = new ZeroValues(read.declared, diagnostics);
  const ownOf = (shape: DeclaredShape): OwnType => ({ source: sourceOf(shape, request) });
  const models = [...files.values()].map((file): FileModel => {
    const inFile = shapes.filter((shape) => shape.file === file.file);
    return {
      path: relative(request.folder, file.file).replaceAll("\\", "/"),
      output: file.output,
      package: file.package,
      docs: { lines: [], deprecated: undefined },
      declarations: [
        ...inFile.flatMap((shape) => {
          const tsName = placed.get(shape.key)?.ref.tsName ?? shape.name;
          const given = numbers.get(shape.key);
          if (given === undefined) return [];
          const named = { tsName, package: file.package, own: ownOf(shape), zeros };
          return lowerDeclared(shape, given, types, named) ?? [];
        }),
        ...file.services.map((service) => lowerService(service, file.package, types, placed)),
      ],
    };
  });
  const index = typeIndex(models);
  const hashed = models.map((model) => withSchemaHashes(model, index));
  const places = RemotePlaces.of(read, files, placed);
  return { files: hashed, lock: book.lock, places, diagnostics };
}

function giveNumbers(
  book: NumberBook,
  shape: DeclaredShape,
  diagnostics: Diagnostic[],
): GivenNumbers {
  const { key, was, span, path } = shape;
  const given = book.give({
    key,
    was,
    members: membersOf(shape),
    first: shape.kind === "enum" ? 0 : 1,
  });
  for (const [name, number] of given.numbers) {
    if (number > 0 || shape.kind === "enum") continue;
    const why = `\`${key}\` has \`${name}\` under 0, which is for members of enums`;
    const help = "restore the file from your repository: the numbers in it are in use";
    diagnostics.push(createDiagnostic("lock-syntax", { why }, span, { help }));
  }
  for (const name of given.unknown) {
    const member = shape.kind === "enum" || shape.kind === "union" ? undefined : shape.properties;
    const place = member?.find((property) => property.was === name)?.span ?? span;
    const help = "write the name that it had, or remove `@was`";
    diagnostics.push(createDiagnostic("was-unknown", { path, was: name }, place, { help }));
  }
  return given;
}

function membersOf(shape: DeclaredShape): readonly { name: string; was?: string | undefined }[] {
  switch (shape.kind) {
    case "enum":
      return shape.literals.map((literal) => ({ name: literalKey(literal) }));
    case "union":
      return shape.cases.map(({ literal }) => ({ name: literalKey(literal) }));
    case "object":
    case "tuple":
    case "error":
      return shape.properties.map(({ name, was }) => ({ name, was }));
  }
}

/** Gives each shape its name: unique in its file, and in its package. */
function nameShapes(
  shapes: readonly DeclaredShape[],
  files: ReadonlyMap<string, PlacedFile>,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, PlacedShape> {
  const packages = new Map<string, NameList>();
  const services = new Map<string, string>();
  const namesOf = (name: string): NameList => {
    const known = packages.get(name) ?? new NameList();
    packages.set(name, known);
    return known;
  };
  for (const file of files.values()) {
    for (const { name, span } of file.services) {
      const fullName = `${file.package}.${name}`;
      const other = services.get(fullName);
      services.set(fullName, span.source.name);
      namesOf(file.package).take(name);
      if (other === undefined) continue;
      const help = "rename one of them, or write `@server` above it";
      diagnostics.push(createDiagnostic("remote-twice", { name, other }, span, { help }));
    }
  }
  const placed = new Map<string, PlacedShape>();
  for (const shape of shapes) {
    const file = files.get(shape.file);
    if (file === undefined) continue;
    const name = namesOf(file.package).take(identifier(shape.name));
    placed.set(shape.key, { shape, ref: { output: file.output, tsName: exportName(name) } });
  }
  return placed;
}

/** The module that exports a type, as generated files see it. */
function sourceOf(shape: DeclaredShape, { types, out }: LoweringRequest): OwnType["source"] {
  if (types === "copy" || shape.exportName === undefined) return undefined;
  const path = relative(out, shape.file).replaceAll("\\", "/");
  const output = path.replace(/\.([cm]?)tsx?$/, "");
  return { output, tsName: shape.exportName };
}
