import type { ts } from "ts-morph";

import { declarationOf, nameOfType, placeWithin } from "./name-type.js";
import { readDocs } from "./read-docs.js";
import { optionalAbsence } from "./read-object.js";
import type { PropertyShape } from "./remote-shapes.js";
import { inside, refuse } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** What every error has and no declared one sends as a field. */
const ownMembers = new Set(
  "name message stack cause code execution service method serverId metadata retryAfterMs rawMessage".split(
    " ",
  ),
);

/** Least code of a declared error. */
const codeMin = 1000;

/** The key of an error that `@throws {X}` names; `undefined` for one of the language itself. */
export function readError(
  reading: TypeReading,
  node: ts.TypeNode,
  method: TypePlace,
): string | undefined {
  const { checker, ts } = reading;
  const type = checker.getTypeFromTypeNode(node);
  const symbol = type.getSymbol();
  const declaration = declarationOf(symbol);
  const path = `${method.path} throws ${node.getText()}`;
  const place: TypePlace = { ...method, path, node };
  if (symbol === undefined || declaration === undefined) {
    return refuse(reading, "type-unresolved", place, { help: "see that its import can be found" });
  }
  if (reading.isForeign(declaration.getSourceFile())) return undefined;
  const code = codeOf(reading, type);
  if (code === undefined || !Number.isInteger(code) || code < codeMin) {
    const help = `give the class a number that no other error has: \`readonly code = ${codeMin + 1}\``;
    const { name } = symbol;
    return refuse(reading, "error-code", place, { name, help });
  }
  const named = nameOfType(reading, type, place);
  const { naming } = named;
  const own: TypePlace = { ...placeWithin(place, named), path: naming.name, depth: 0 };
  const properties: PropertyShape[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    if (!isField(reading, property)) continue;
    const at = inside(own, property.name, declarationOf(property) ?? node);
    const member = reading.member(checker.getTypeOfSymbol(property), at);
    if (member === undefined) continue;
    const { docs, tags } = readDocs(ts, declarationOf(property));
    const span = reading.places.of(at.node);
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const absent = isOptional ? optionalAbsence(member.absent) : member.absent;
    const was = tags.get("was")?.text;
    properties.push({ ...member, absent, name: property.name, was, docs, span });
  }
  reading.declare({ kind: "error", ...naming, code, properties, path });
  return naming.key;
}

function codeOf(reading: TypeReading, type: ts.Type): number | undefined {
  const property = type.getProperty("code");
  const code = property && reading.checker.getTypeOfSymbol(property);
  return code?.isNumberLiteral() === true ? code.value : undefined;
}

function isField(reading: TypeReading, property: ts.Symbol): boolean {
  const { ts } = reading;
  if (ownMembers.has(property.name) || (property.flags & ts.SymbolFlags.Method) !== 0) return false;
  const declaration = declarationOf(property);
  if (declaration === undefined || reading.isForeign(declaration.getSourceFile())) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
  return (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
}
