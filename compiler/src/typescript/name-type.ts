import type { ts } from "ts-morph";

import type { DeclaredShape } from "./remote-shapes.js";
import { readDocs } from "./read-docs.js";
import { pascalCase } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** What a declared shape says of its name and place. */
export type TypeNaming = Pick<
  DeclaredShape,
  "key" | "name" | "file" | "exportName" | "was" | "docs" | "span"
>;

/** How a type is called, and where it is declared. */
export interface NamedType {
  readonly naming: TypeNaming;
  readonly node: ts.Node;
}

/** The place of what is inside a type: it is called after that, not after where the type is used. */
export function placeWithin(place: TypePlace, { naming, node }: NamedType): TypePlace {
  return { ...place, key: naming.key, name: naming.name, node };
}

/** The declaration of a symbol that has one. */
export function declarationOf(symbol: ts.Symbol | undefined): ts.Declaration | undefined {
  return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
}

/** How a type is called and kept: by its own name, else by those of its arguments, else by its place. */
export function nameOfType(reading: TypeReading, type: ts.Type, place: TypePlace): NamedType {
  const { ts, places } = reading;
  const symbol = namedSymbol(reading, type);
  const declaration = declarationOf(symbol);
  const parameters = argumentsOf(reading, type);
  const isOwn = declaration !== undefined && !reading.isForeign(declaration.getSourceFile());
  if (symbol !== undefined && declaration !== undefined && (isOwn || parameters.length > 0)) {
    const file = isOwn ? declaration.getSourceFile() : fileOf(parameters, place);
    const suffix = parameters.map((parameter) => nameOfArgument(reading, parameter)).join("And");
    const base = symbol.name === "default" ? place.name : symbol.name;
    const name = parameters.length === 0 ? base : `${base}Of${suffix}`;
    const comment = readDocs(ts, declaration);
    const was = comment.tags.get("was")?.text;
    const naming = {
      key: reading.keyOf(file, name),
      name,
      file: file.fileName,
      exportName: parameters.length === 0 ? exportOf(reading, symbol, file) : undefined,
      was,
      docs: comment.docs,
      span: places.ofName(declaration),
    };
    // What a foreign type is made of stands where its arguments do.
    return { naming, node: isOwn ? declaration : place.node };
  }
  const { node, key, name } = place;
  const file = node.getSourceFile();
  const docs = { lines: [], deprecated: undefined };
  const span = places.of(node);
  const { fileName } = file;
  const naming = { key, name, file: fileName, exportName: undefined, was: undefined, docs, span };
  return { naming, node };
}

function namedSymbol(reading: TypeReading, type: ts.Type): ts.Symbol | undefined {
  const { ts } = reading;
  if (type.aliasSymbol !== undefined) return type.aliasSymbol;
  const symbol = type.getSymbol();
  const kinds = ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum;
  return symbol !== undefined && (symbol.flags & kinds) !== 0 ? symbol : undefined;
}

function argumentsOf(reading: TypeReading, type: ts.Type): readonly ts.Type[] {
  const { ts, checker } = reading;
  if (type.aliasSymbol !== undefined) return type.aliasTypeArguments ?? [];
  if ((type.flags & ts.TypeFlags.Object) === 0) return [];
  const { objectFlags } = type as ts.ObjectType; // what its flag says
  if ((objectFlags & ts.ObjectFlags.Reference) === 0) return [];
  const reference = type as ts.TypeReference; // what its flag says
  const parameters = reference.target.typeParameters?.length ?? 0;
  return checker.getTypeArguments(reference).slice(0, parameters);
}

/** Of a type that the language's library makes of others, the file of the first of these. */
function fileOf(parameters: readonly ts.Type[], place: TypePlace): ts.SourceFile {
  for (const parameter of parameters) {
    const declaration = declarationOf(parameter.aliasSymbol ?? parameter.getSymbol());
    const file = declaration?.getSourceFile();
    if (file !== undefined && !/\/node_modules\//.test(file.fileName)) return file;
  }
  return place.node.getSourceFile();
}

function nameOfArgument(reading: TypeReading, type: ts.Type): string {
  return pascalCase(reading.checker.typeToString(type)) || "Type";
}

/** The name under which a file exports a type. */
function exportOf(
  reading: TypeReading,
  symbol: ts.Symbol,
  file: ts.SourceFile,
): string | undefined {
  const module = reading.checker.getSymbolAtLocation(file);
  if (module === undefined) return undefined;
  const exported = reading.checker.getExportsOfModule(module);
  const found = exported.find((other) => other === symbol && other.name !== "default");
  return found?.name;
}
