import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  assignLiteral,
  assignWhole,
  binary,
  binaryItem,
  call,
} from "../compiler/src/emit/layout.js";
import { anyLiteral, defaultLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import { is64Bit, isPackable } from "../compiler/src/emit/wire.js";
import type { FieldModel, ScalarName, TypeModel } from "../compiler/src/model/model.js";
import { isConverted } from "./read-field.js";
import { fieldType, mapArguments, orUndefined, typeText } from "./typescript-type.js";

/*
 * The variable that holds a field while its message is read.
 *
 *     2 name: string;    →  let name = into?.name ?? "";       … { name }
 *     4 avatar?: bytes;  →  let avatar = into?.avatar;         … { avatar }
 *     1 author: User;    →  let author = into?.author;         … { author: author ?? decodeUser(reader, 0) }
 */

/** The declaration in a message, which may be read into an earlier occurrence of itself. */
export function mergedVariable(field: FieldModel, local: string, file: FileBuilder): Doc {
  const earlier = `into?.${field.tsName}`;
  const absent = valueWhenAbsent(field, file);
  const right = absent === undefined ? earlier : binary(earlier, "??", absent);
  return concat([assignWhole(`${keyword(field)} ${local}`, " =", right), ";"]);
}

/** The declaration in a list of arguments. */
export function plainVariable(field: FieldModel, local: string, file: FileBuilder): Doc {
  const absent = valueWhenAbsent(field, file);
  if (absent === undefined) {
    return concat(["let ", local, ": ", orUndefined(fieldType(field, file)), ";"]);
  }
  const variable = isConverted(field.type) ? readInto(field.type) : field.type;
  const left = isInferred(field.type)
    ? `${keyword(field)} ${local}`
    : [`${keyword(field)} ${local}: `, typeText(variable, field.jsNumber, file).doc];
  return concat([assignLiteral(left, " =", absent), ";"]);
}

/** The expression of the field's value after reading. */
export function finalValue(
  field: FieldModel,
  local: string,
  place: "property" | "item",
  file: FileBuilder,
): Doc {
  const converted = convertedValue(field.type, local, file);
  if (converted !== undefined) return converted;
  const empty = absentValue(field, file);
  if (empty === undefined) return local;
  return (place === "property" ? binary : binaryItem)(local, "??", empty);
}

/** What stands for a value that did not come, where that is decided at the end. */
function absentValue(field: FieldModel, file: FileBuilder): Doc | undefined {
  if (field.absent === "null") return "null";
  return field.presence === "implicit" ? emptyValue(field.type, file) : undefined;
}

/** `new Set(tags)`, `recordOf(labels)`: what a list or map becomes that was read. */
export function convertedValue(type: TypeModel, local: string, file: FileBuilder): Doc | undefined {
  if (!isConverted(type)) return undefined;
  return type.kind === "list"
    ? call(`new ${file.global("Set")}`, [local])
    : call(file.use(runtime.recordOf), [local]);
}

/** What a list or map is read into. */
export function readInto(type: TypeModel): TypeModel {
  if (type.kind === "list") return { kind: "list", element: type.element, alias: undefined };
  if (type.kind !== "map") return type;
  return { kind: "map", key: type.key, value: type.value, alias: undefined };
}

/** What an absent field reads as from the start; nothing when that is decided at the end. */
function valueWhenAbsent(field: FieldModel, file: FileBuilder): Doc | undefined {
  if (field.presence === "explicit" || emptyValue(field.type, file) !== undefined) return undefined;
  if (field.default !== undefined) {
    return defaultLiteral(field.default, `new ${file.global("Uint8Array")}`);
  }
  return zeroValue(field.type, field.jsNumber, file);
}

/** The zero value of a type whose first occurrence has to be told from the next, which is merged. */
function emptyValue(type: TypeModel, file: FileBuilder): Doc | undefined {
  switch (type.kind) {
    case "message":
    case "union":
      return call(file.value(type.ref, `decode${type.ref.tsName}`), ["reader", "0"]);
    case "well-known":
      if (type.name === "timestamp") return call(`new ${file.global("Date")}`, ["0"]);
      return type.name === "json" ? "null" : "0";
    case "scalar":
    case "enum":
    case "list":
    case "map":
    case "wrapped":
      return undefined;
  }
}

/** The zero value of any other type. */
export function zeroValue(type: TypeModel, jsNumber: boolean, file: FileBuilder): Doc | undefined {
  switch (type.kind) {
    case "scalar":
      return scalarZero(type.scalar, jsNumber, file);
    case "enum":
      return anyLiteral(type.zeroLiteral ?? type.zero);
    case "list":
      return "[]";
    case "map": {
      const entry = mapArguments(type.key, type.value, jsNumber, file);
      return concat([`new ${file.global("Map")}`, entry, "()"]);
    }
    case "wrapped":
      if (!isConverted(type.inner)) return zeroValue(type.inner, jsNumber, file);
      return type.inner.kind === "list" ? `new ${file.global("Set")}()` : "{}";
    case "message":
    case "union":
    case "well-known":
      return undefined;
  }
}

function scalarZero(scalar: ScalarName, jsNumber: boolean, file: FileBuilder): Doc {
  if (scalar === "bool") return "false";
  if (scalar === "string") return '""';
  if (scalar === "bytes") return call(`new ${file.global("Uint8Array")}`, ["0"]);
  return is64Bit(scalar) && !jsNumber ? "0n" : "0";
}

/** Whether TypeScript finds the type of the variable by its zero value. */
function isInferred(type: TypeModel): boolean {
  if (type.kind === "scalar") return type.scalar !== "bytes";
  return type.kind === "map";
}

/** What is read item by item is filled in place; a packed list may be another one after reading. */
function keyword({ type }: FieldModel): string {
  const isFilled = type.kind === "map" || (type.kind === "list" && !isPackable(type.element));
  return isFilled ? "const" : "let";
}
