import { lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { binary, call, ifThen, member } from "../compiler/src/emit/layout.js";
import { anyLiteral } from "../compiler/src/emit/literal.js";
import { is64Bit } from "../compiler/src/emit/wire.js";
import type { FieldModel } from "../compiler/src/model/model.js";
import { writeValue } from "./write-value.js";

/**
 * The statements that write a field. `access` is the expression of its value.
 *
 *     1 id: string;      →  if (value.id !== "") writer.string(10, value.id);
 *     4 avatar?: bytes;  →  if (value.avatar !== undefined) writer.bytes(34, value.avatar);
 *     9 tags: string[];  →  writer.strings(74, value.tags);
 */
export function writeField(field: FieldModel, access: string, file: FileBuilder): Doc {
  const { type, number } = field;
  const writing = { file, jsNumber: field.jsNumber, depth: 0, mark: "mark" };
  const condition = presenceTest(field, access, file);
  if (condition !== undefined) {
    return ifThen(condition, writeValue(number, type, access, writing));
  }
  // Not in a block of its own, so that its mark needs a name of its own.
  return lines(writeValue(number, type, access, { ...writing, mark: `mark${number}` }));
}

/** The condition under which a field is written; nothing when it always is. */
function presenceTest(field: FieldModel, access: string, file: FileBuilder): Doc | undefined {
  if (field.presence === "explicit") {
    // In one word both `undefined` and `null`.
    return field.isNullable === true
      ? binary(access, "!=", "null")
      : binary(access, "!==", "undefined");
  }
  if (field.presence === "default") {
    // A message always has a value; an argument with a default may be left out.
    return access.includes(".") ? undefined : binary(access, "!==", "undefined");
  }
  const { type } = field;
  if (type.kind === "enum") return binary(access, "!==", anyLiteral(type.zeroLiteral ?? type.zero));
  if (type.kind !== "scalar") return undefined;
  switch (type.scalar) {
    case "bool":
      return binary(access, "!==", "false");
    case "string":
      return binary(access, "!==", '""');
    case "bytes":
      return binary(member(access, "length"), "!==", "0");
    case "float":
    case "double":
      // Negative zero is a value of its own.
      return concat(["!", call(`${file.global("Object")}.is`, [access, "0"])]);
    default:
      return binary(access, "!==", is64Bit(type.scalar) && !field.jsNumber ? "0n" : "0");
  }
}
