import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  assignLiteral,
  assignWhole,
  binary,
  binaryItem,
  call,
} from "../compiler/src/emit/layout.js";
import { defaultLiteral, stringLiteral } from "../compiler/src/emit/literal.js";
import { is64Bit } from "../compiler/src/emit/wire.js";
import type { FieldModel, ScalarName, TypeModel } from "../compiler/src/model/model.js";
import { fieldType, mapArguments, orUndefined } from "./typescript-type.js";

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
  const left = isInferred(field.type)
    ? `${keyword(field)} ${local}`
    : [`${keyword(field)} ${local}: `, fieldType(field, file)];
  return concat([assignLiteral(left, " =", absent), ";"]);
}

/** The expression of the field's value after reading. */
export function finalValue(
  field: FieldModel,
  local: string,
  place: "property" | "item",
  file: FileBuilder,
): Doc {
  const empty = field.presence === "implicit" ? emptyValue(field.type, file) : undefined;
  if (empty === undefined) return local;
  return (place === "property" ? binary : binaryItem)(local, "??", empty);
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
      return stringLiteral(type.zero);
    case "list":
      return "[]";
    case "map": {
      const entry = mapArguments(type.key, type.value, jsNumber, file);
      return concat([`new ${file.global("Map")}`, entry, "()"]);
    }
    case "wrapped":
      return zeroValue(type.inner, jsNumber, file);
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

function keyword(field: FieldModel): string {
  return field.type.kind === "list" || field.type.kind === "map" ? "const" : "let";
}
