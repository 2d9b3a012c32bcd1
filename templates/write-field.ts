import { code, concat, lines, type Doc } from "../compiler/src/emit/code.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, binary, call, ifThen, member } from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import {
  is64Bit,
  isPackable,
  packedMethod,
  packedTagOf,
  scalarMethod,
  tagOf,
} from "../compiler/src/emit/wire.js";
import type { FieldModel, ListType, MapType, TypeModel } from "../compiler/src/model/model.js";

/** Where the statements that write a value stand. */
export interface Writing {
  readonly file: FileBuilder;
  readonly jsNumber: boolean;
  /** Loops and sub-messages around the statement; from the second on it numbers their variables. */
  readonly depth: number;
}

/**
 * The statements that write a field. `access` is the expression of its value.
 *
 *     1 id: string;      →  if (value.id !== "") writer.string(10, value.id);
 *     4 avatar?: bytes;  →  if (value.avatar !== undefined) writer.bytes(34, value.avatar);
 *     9 tags: string[];  →  for (const item of value.tags) {
 *                             writer.string(74, item);
 *                           }
 */
export function writeField(field: FieldModel, access: string, file: FileBuilder): Doc {
  const { type, number } = field;
  const writing = { file, jsNumber: field.jsNumber, depth: 1 };
  if (type.kind === "list") return writeList(number, type, access, writing);
  if (type.kind === "map") return writeMap(number, type, access, writing);
  const condition = presenceTest(field, access, file);
  if (condition !== undefined) {
    return ifThen(condition, writeValue(number, type, access, writing));
  }
  // Not in a block of its own, so that its mark needs a name of its own.
  return lines(writeValue(number, type, access, writing, `mark${number}`));
}

/** The statements that write one value, whatever it is. */
export function writeValue(
  number: number,
  type: TypeModel,
  access: string,
  writing: Writing,
  mark = `mark${suffix(writing)}`,
): readonly Doc[] {
  const { file } = writing;
  const tag = String(tagOf(number, type));
  switch (type.kind) {
    case "scalar":
      return [invoke(`writer.${scalarMethod(type.scalar, writing.jsNumber)}`, [tag, access])];
    case "well-known":
      return [invoke(`writer.${type.name}`, [tag, access])];
    case "enum":
      return [invoke("writer.enum", [tag, call(file.value(type.ref, `encode${type.ref.tsName}`), [access])])];
    case "message":
    case "union":
      return subMessage(tag, mark, invoke(file.value(type.ref, `encode${type.ref.tsName}`), ["writer", access]));
    case "wrapped":
      return subMessage(tag, mark, writeRepeated(1, type.inner, access, writing));
    case "list":
    case "map":
      return [writeRepeated(number, type, access, writing)];
  }
}

function writeRepeated(number: number, type: ListType | MapType, access: string, writing: Writing): Doc {
  return type.kind === "list"
    ? writeList(number, type, access, writing)
    : writeMap(number, type, access, writing);
}

function writeList(number: number, list: ListType, access: string, writing: Writing): Doc {
  const { element } = list;
  const tag = String(packedTagOf(number));
  if (element.kind === "scalar" && isPackable(element)) {
    return invoke(`writer.${packedMethod(element.scalar, writing.jsNumber)}`, [tag, access]);
  }
  if (element.kind === "enum") {
    const encode = writing.file.value(element.ref, `encode${element.ref.tsName}`);
    return invoke("writer.packedEnum", [tag, access, encode]);
  }
  const item = `item${suffix(writing)}`;
  return code`
    for (const ${item} of ${access}) {
      ${[...writeValue(number, element, item, inner(writing), `mark${suffix(writing)}`)]}
    }
  `;
}

function writeMap(number: number, map: MapType, access: string, writing: Writing): Doc {
  const [key, entry, mark] = [`key${suffix(writing)}`, `entry${suffix(writing)}`, `mark${suffix(writing)}`];
  const keyType = { kind: "scalar", scalar: map.key, alias: undefined } as const;
  return code`
    for (const ${array([key, entry])} of ${access}) {
      const ${mark} = writer.begin(${String(packedTagOf(number))});
      ${[...writeValue(1, keyType, key, writing)]}
      ${[...writeValue(2, map.value, entry, inner(writing))]}
      writer.end(${mark});
    }
  `;
}

/** The condition under which a field is written; nothing when it always is. */
function presenceTest(field: FieldModel, access: string, file: FileBuilder): Doc | undefined {
  if (field.presence === "explicit") return binary(access, "!==", "undefined");
  if (field.presence === "default") {
    // A message always has a value; an argument with a default may be left out.
    return access.includes(".") ? undefined : binary(access, "!==", "undefined");
  }
  const { type } = field;
  if (type.kind === "enum") return binary(access, "!==", stringLiteral(type.zero));
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

function subMessage(tag: string, mark: string, body: Doc): readonly Doc[] {
  return [`const ${mark} = writer.begin(${tag});`, body, `writer.end(${mark});`];
}

function invoke(callee: string, parameters: readonly Doc[]): Doc {
  return concat([call(callee, parameters), ";"]);
}

function inner(writing: Writing): Writing {
  return { ...writing, depth: writing.depth + 1 };
}

function suffix(writing: Writing): string {
  return writing.depth === 1 ? "" : String(writing.depth);
}
