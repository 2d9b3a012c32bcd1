import type { ts } from "ts-morph";

import type { ScalarName } from "../model/model.js";
import type { Shape } from "./remote-shapes.js";
import { refuse, within } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** Property by which the branded numbers of mailstation are known. */
const brandProperty = "~wire";

const brands: ReadonlySet<string> = new Set<ScalarName>([
  "int32",
  "int64",
  "uint32",
  "uint64",
  "sint32",
  "sint64",
  "fixed32",
  "fixed64",
  "sfixed32",
  "sfixed64",
  "float",
  "double",
]);

/** What to write instead of what only works where it was made. */
const instead: Readonly<Record<string, string>> = {
  Buffer: "take `Uint8Array`: a Buffer is one",
  Promise: "only the result of a method is awaited; put the value itself here",
  Error: "throw it, and name it with `@throws`",
  RegExp: "send its text, `pattern.source`",
  WeakMap: "take a `Map` with texts or numbers as keys",
  WeakSet: "take a `Set` of texts or numbers",
  URL: "send its text, `url.href`",
  Function: "a result comes back as what the method returns, several as an AsyncIterable",
};

/** Whether a type is the `JsonValue` of mailstation, in a union with `undefined` too. */
export function isJson(reading: TypeReading, type: ts.Type): boolean {
  const isNamed = ({ aliasSymbol }: ts.Type): boolean =>
    aliasSymbol?.name === "JsonValue" && isOfMailstation(aliasSymbol);
  if (isNamed(type)) return true;
  // A union with more members than it has lost its name; its lists still have it.
  const lists = type.isUnion() ? type.types.filter((it) => reading.checker.isArrayType(it)) : [];
  return lists.some((list) => {
    // The cast: arrays are references.
    const [element] = reading.checker.getTypeArguments(list as ts.TypeReference);
    return element !== undefined && isNamed(element);
  });
}

/** A type that the language or mailstation brings along; `undefined` for any other. */
export function readBuiltin(
  reading: TypeReading,
  type: ts.Type,
  place: TypePlace,
): Shape | "refused" | undefined {
  const { ts, checker } = reading;
  if ((type.flags & ts.TypeFlags.Intersection) !== 0) return brandOf(reading, type);
  if ((type.flags & ts.TypeFlags.Object) === 0) return undefined;
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference); // arrays are references
    return list(reading, element, place, false);
  }
  const symbol = type.getSymbol();
  if (symbol === undefined || !isFromLibrary(reading, symbol)) return undefined;
  return readLibrary(reading, type, symbol.name, place);
}

function readLibrary(
  reading: TypeReading,
  type: ts.Type,
  name: string,
  place: TypePlace,
): Shape | "refused" | undefined {
  const { ts, checker } = reading;
  // The cast: generic types of the library are references.
  const parts = checker.getTypeArguments(type as ts.TypeReference);
  switch (name) {
    case "Map":
    case "ReadonlyMap":
      return map(reading, parts, place);
    case "Set":
    case "ReadonlySet":
      return list(reading, parts[0], place, true);
    case "Date":
      return { kind: "well-known", name: "timestamp" };
    case "Uint8Array":
      return { kind: "scalar", scalar: "bytes" };
    case "String":
    case "Number":
    case "Boolean":
    case "BigInt":
      refuse(reading, "type-platform", place, { name, help: `write \`${name.toLowerCase()}\`` });
      return "refused";
  }
  // `Partial<User>` and the like resolve to plain objects: their symbol is that of the mapped type.
  if ((type.symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) {
    return undefined;
  }
  const help = instead[name] ?? "only plain data travels: take out what the other side needs";
  refuse(reading, "type-platform", place, { name, help });
  return "refused";
}

function list(
  reading: TypeReading,
  element: ts.Type | undefined,
  place: TypePlace,
  isSet: boolean,
): Shape | "refused" {
  const shape = element && item(reading, element, within(place, "item"));
  return shape === undefined ? "refused" : { kind: "list", element: shape, isSet };
}

function map(
  reading: TypeReading,
  [keyType, valueType]: readonly ts.Type[],
  place: TypePlace,
): Shape | "refused" {
  const value = valueType && item(reading, valueType, within(place, "entry"));
  if (keyType === undefined || value === undefined) return "refused";
  const key = reading.shape(keyType, { ...place, path: `${place.path}[key]` });
  if (key === undefined) return "refused";
  const isKey =
    key.kind === "scalar" &&
    key.scalar !== "double" &&
    key.scalar !== "float" &&
    key.scalar !== "bytes";
  if (isKey) return { kind: "map", key: key.scalar, value, isRecord: false };
  const isNumber = key.kind === "scalar" && key.scalar !== "bytes";
  const help = isNumber
    ? "fractions are no keys: take `int32` of mailstation, or a text"
    : "take texts, booleans or whole numbers as keys";
  const type = reading.checker.typeToString(keyType);
  refuse(reading, "type-key", place, { type, help });
  return "refused";
}

/** What stands in a list or map, where nothing can stand for nothing. */
export function item(reading: TypeReading, type: ts.Type, place: TypePlace): Shape | undefined {
  const member = reading.member(type, place);
  if (member === undefined || member.absent === undefined) return member?.shape;
  const text = reading.checker.typeToString(type);
  const help = "leave such entries out, or put the value into an object with an optional property";
  return refuse(reading, "type-nothing", place, { type: text, help });
}

function brandOf(reading: TypeReading, type: ts.Type): Shape | undefined {
  const { checker } = reading;
  const property = checker.getPropertyOfType(type, brandProperty);
  if (property === undefined) return undefined;
  const brand = checker.getNonNullableType(checker.getTypeOfSymbol(property));
  const name = brand.isStringLiteral() ? brand.value : "";
  // The cast: the set holds nothing but names of scalars.
  return brands.has(name) ? { kind: "scalar", scalar: name as ScalarName } : undefined;
}

function isFromLibrary(reading: TypeReading, symbol: ts.Symbol): boolean {
  const { declarations = [] } = symbol;
  const isNode = (file: ts.SourceFile): boolean => file.fileName.includes("/@types/node/");
  return declarations.some((declaration) => {
    const file = declaration.getSourceFile();
    return reading.isLibrary(file) || isNode(file);
  });
}

function isOfMailstation(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  const path = declaration?.getSourceFile().fileName ?? "";
  return /\/(?:mailstation|runtime)\//.test(path);
}
