import type { ts } from "ts-morph";

import type { Absent, LiteralValue } from "../model/model.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { item } from "./read-builtin.js";
import { readDocs } from "./read-docs.js";
import { declarationOf, nameOfType, placeWithin } from "./name-type.js";
import type { PropertyShape, Shape } from "./remote-shapes.js";
import { inside, refuse, within } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** Types that are read or being read. */
type Known = Map<ts.Type, Shape | undefined>;

/** An object type, a tuple or a record. */
export function readObject(
  reading: TypeReading,
  type: ts.Type,
  place: TypePlace,
  known: Known,
): Shape | undefined {
  const { ts, checker } = reading;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
    const help = "a result comes back as what the method returns, several as an AsyncIterable";
    return refuse(reading, "type-function", place, { help });
  }
  if (checker.isTupleType(type)) return readTuple(reading, type, place, known);
  const properties = checker.getPropertiesOfType(type);
  const [index, ...others] = checker.getIndexInfosOfType(type);
  if (index !== undefined) {
    if (properties.length > 0 || others.length > 0) {
      const help = "put the record into a property of its own";
      return refuse(reading, "type-index", place, { help });
    }
    return readRecord(reading, index, place);
  }
  const isData = (type.flags & ts.TypeFlags.Intersection) !== 0 || isPlain(reading, type, place);
  if (!isData) {
    known.set(type, undefined);
    return undefined;
  }
  return declareObject(reading, type, place, known);
}

function declareObject(reading: TypeReading, type: ts.Type, place: TypePlace, known: Known): Shape {
  const { checker } = reading;
  const named = nameOfType(reading, type, place);
  const shape: Shape = { kind: "named", key: named.naming.key };
  known.set(type, shape);
  const own = placeWithin(place, named);
  const shapes: PropertyShape[] = [];
  const constants: { name: string; value: LiteralValue }[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const constant = constantOf(reading, property);
    if (constant !== undefined) constants.push({ name: property.name, value: constant });
    else shapes.push(...readProperty(reading, property, own));
  }
  reading.declare({
    kind: "object",
    ...named.naming,
    properties: shapes,
    constants,
    path: place.path,
  });
  return shape;
}

/** The only value of a property, if there is but one. */
export function constantOf(reading: TypeReading, property: ts.Symbol): LiteralValue | undefined {
  const { ts, checker } = reading;
  if ((property.flags & ts.SymbolFlags.Optional) !== 0) return undefined;
  return literalOf(reading, checker.getTypeOfSymbol(property));
}

/** The value of a type that has one. */
export function literalOf(reading: TypeReading, type: ts.Type): LiteralValue | undefined {
  const { ts, checker } = reading;
  if ((type.flags & ts.TypeFlags.EnumLiteral) !== 0) return undefined;
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if ((type.flags & ts.TypeFlags.BooleanLiteral) === 0) return undefined;
  return checker.typeToString(type) === "true";
}

function readProperty(
  reading: TypeReading,
  property: ts.Symbol,
  place: TypePlace,
): readonly PropertyShape[] {
  const { checker, ts } = reading;
  const declaration = declarationOf(property);
  const node = declaration ?? place.node;
  const at = inside(place, property.name, node);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(property.name)) {
    const help = "names that travel are made of letters, digits and `_`";
    const name = property.name.startsWith("__@") ? "a symbol" : property.name;
    refuse(reading, "remote-name", { ...at, path: place.path }, { name, help });
    return [];
  }
  const comment = readDocs(ts, declaration);
  const member = reading.member(checker.getTypeOfSymbol(property), at);
  if (member === undefined) return [];
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  const absent = isOptional ? optionalAbsence(member.absent) : member.absent;
  if (member.isNullable && absent !== "null") {
    const help = "remove `null` or the `?`: the two are the same on the wire";
    const span = reading.places.of(node);
    reading.report(createDiagnostic("null-as-absent", { path: at.path }, span, { help }));
  }
  const span = reading.places.ofName(node);
  const was = comment.tags.get("was")?.text;
  return [{ ...member, absent, name: property.name, was, docs: comment.docs, span }];
}

/** What stands for a value of an optional property that is not there. */
export function optionalAbsence(absent: Absent | undefined): Absent {
  return absent === "undefined" ? "either" : "missing";
}

function readTuple(
  reading: TypeReading,
  type: ts.Type,
  place: TypePlace,
  known: Known,
): Shape | undefined {
  const { ts, checker } = reading;
  const reference = type as ts.TupleTypeReference; // what isTupleType says
  const { elementFlags } = reference.target;
  if (elementFlags.some((flag) => (flag & ts.ElementFlags.Variable) !== 0)) {
    const help = "put the rest into a list of its own: `[first: string, rest: string[]]`";
    const text = checker.typeToString(type);
    return refuse(reading, "type-open", place, { type: text, help });
  }
  const named = nameOfType(reading, type, place);
  const shape: Shape = { kind: "named", key: named.naming.key };
  known.set(type, shape);
  const own = placeWithin(place, named);
  const properties = checker.getTypeArguments(reference).flatMap((element, index) => {
    const name = `element${index + 1}`;
    const at = { ...inside(own, name, own.node), path: `${place.path}[${index}]` };
    const member = reading.member(element, at);
    if (member === undefined) return [];
    const isOptional = ((elementFlags[index] ?? 0) & ts.ElementFlags.Optional) !== 0;
    const absent = isOptional ? optionalAbsence(member.absent) : member.absent;
    const docs = { lines: [], deprecated: undefined };
    return [{ ...member, absent, name, was: undefined, docs, span: named.naming.span }];
  });
  const shared = { properties, constants: [], path: place.path };
  const { readonly: isReadonly } = reference.target;
  reading.declare({ kind: "tuple", isReadonly, ...named.naming, ...shared });
  return shape;
}

function readRecord(
  reading: TypeReading,
  { keyType, type }: ts.IndexInfo,
  place: TypePlace,
): Shape | undefined {
  const { ts, checker } = reading;
  if ((keyType.flags & ts.TypeFlags.String) === 0) {
    const text = checker.typeToString(keyType);
    const help = "keys of objects are texts: take `Record<string, T>`, or a `Map<int32, T>`";
    return refuse(reading, "type-key", place, { type: text, help });
  }
  const value = item(reading, type, within(place, "entry"));
  return value && { kind: "map", key: "string", value, isRecord: true };
}

/** Whether an object is nothing but data; says what else it is. */
function isPlain(reading: TypeReading, type: ts.Type, place: TypePlace): boolean {
  const { ts, checker } = reading;
  const symbol = type.getSymbol();
  const isClass = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const [declaration] = symbol?.declarations ?? [];
  const isForeign = declaration !== undefined && reading.isForeign(declaration.getSourceFile());
  if (!isClass && !isForeign) return true;
  for (const property of checker.getPropertiesOfType(type)) {
    const member = whyNoData(reading, property);
    if (member === undefined) continue;
    const name = checker.typeToString(type);
    const help = `declare an interface with the data that is needed, and send that instead of \`${name}\``;
    refuse(reading, "type-class", place, { name, member, help });
    return false;
  }
  return true;
}

function whyNoData(reading: TypeReading, property: ts.Symbol): string | undefined {
  const { ts, checker } = reading;
  if ((property.flags & ts.SymbolFlags.Method) !== 0) return `the method \`${property.name}\``;
  if ((property.flags & ts.SymbolFlags.Accessor) !== 0) return `the accessor \`${property.name}\``;
  const declaration = declarationOf(property);
  if (declaration === undefined) return undefined;
  const modifiers = ts.getCombinedModifierFlags(declaration);
  if ((modifiers & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0) {
    return `the private property \`${property.name}\``;
  }
  if (property.name.startsWith("__#")) return "a private property";
  const isFunction = checker.getTypeOfSymbol(property).getCallSignatures().length > 0;
  return isFunction ? `the method \`${property.name}\`` : undefined;
}
