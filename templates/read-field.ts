import { compilerAssert } from "../compiler/src/compiler-assert.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign, assignWhole, call } from "../compiler/src/emit/layout.js";
import {
  isPackable,
  packedMethod,
  packedTagOf,
  scalarMethod,
  tagOf,
} from "../compiler/src/emit/wire.js";
import type { FieldModel, ListType, MapType, TypeModel } from "../compiler/src/model/model.js";
import { readCase } from "./read-loop.js";

/** Prettier does not break a call whose only argument is no longer than this. */
const SHORT_ARGUMENT_WIDTH = 20;

/** Where read values go. */
export interface Reading {
  readonly file: FileBuilder;
  readonly jsNumber: boolean;
}

/**
 * The cases that read a field into the variable `local`, packed and unpacked where it can be both.
 *
 *     1 id: string;     →  case 10:
 *                            id = reader.string();
 *                            break;
 *     9 ids: int32[];   →  case 74:
 *                            ids = reader.packedInt32(ids);
 *                            break;
 *                          case 72:
 *                            ids.push(reader.int32());
 *                            break;
 */
export function readField(field: FieldModel, local: string, file: FileBuilder): readonly Doc[] {
  const { type, number } = field;
  const reading = { file, jsNumber: field.jsNumber };
  if (type.kind === "list") return readList(number, type, local, reading);
  if (type.kind === "map") return [readMap(number, type, local, reading)];
  const value = readValue(type, reading, isMerged(type) ? local : undefined);
  return [readCase(tagOf(number, type), assignRead(local, " =", type, value))];
}

/** The cases that read the items of a list. */
export function readList(
  number: number,
  list: ListType,
  local: string,
  reading: Reading,
): readonly Doc[] {
  const { element } = list;
  const one = readCase(
    tagOf(number, element),
    call(`${local}.push`, [readValue(element, reading)]),
  );
  if (element.kind === "enum") {
    const decode = reading.file.value(element.ref, `decode${element.ref.tsName}`);
    const members = call("reader.packedEnum", [local, decode]);
    return [readCase(packedTagOf(number), assign(local, " =", members)), one];
  }
  if (element.kind === "scalar" && isPackable(element)) {
    const items = call(`reader.${packedMethod(element.scalar, reading.jsNumber)}`, [local]);
    const layout = isShortArgument(local) ? assignWhole : assign;
    return [readCase(packedTagOf(number), layout(local, " =", items)), one];
  }
  return [one];
}

/** The case that reads an entry of a map. */
export function readMap(number: number, map: MapType, local: string, reading: Reading): Doc {
  return readCase(
    packedTagOf(number),
    call(reading.file.reader("entry", map, reading.jsNumber), ["reader", local]),
  );
}

/** The expression that reads one value; `into` names what a message is merged into. */
export function readValue(type: TypeModel, reading: Reading, into?: Doc): Doc {
  const merged = into === undefined ? [] : [into];
  const { file, jsNumber } = reading;
  const isValue = type.kind !== "list" && type.kind !== "map";
  compilerAssert(isValue, `a ${type.kind} has no value of its own on the wire`);
  switch (type.kind) {
    case "scalar":
      return `reader.${scalarMethod(type.scalar, jsNumber)}()`;
    case "well-known":
      return call(`reader.${type.name}`, merged);
    case "enum":
      return call(file.value(type.ref, `decode${type.ref.tsName}`), ["reader.int32()"]);
    case "message":
    case "union":
      return call(file.value(type.ref, `decode${type.ref.tsName}`), [
        "reader",
        "reader.length()",
        ...merged,
      ]);
    case "wrapped":
      return call(file.reader("wrapped", type.inner, jsNumber), [
        "reader",
        "reader.length()",
        ...merged,
      ]);
  }
}

/** Whether a repeated occurrence of such a field is merged into the earlier one. */
export function isMerged(type: TypeModel): boolean {
  switch (type.kind) {
    case "message":
    case "union":
      return type.isOwn !== true;
    case "wrapped":
      return !isConverted(type.inner);
    case "well-known":
      return true;
    case "scalar":
    case "enum":
    case "list":
    case "map":
      return false;
  }
}

/** Whether a list or map is something else in TypeScript than what it is read into. */
export function isConverted(type: TypeModel): boolean {
  return (
    (type.kind === "list" && type.isSet === true) || (type.kind === "map" && type.isRecord === true)
  );
}

/** `left = value` for a value that was read, `into` a variable where it is merged. */
export function assignRead(left: string, operator: string, type: TypeModel, value: Doc): Doc {
  const merged = operator === ":" ? "earlier" : left;
  const isShortCall = type.kind === "well-known" && isShortArgument(merged);
  const isWhole = type.kind === "scalar" || isShortCall;
  return (isWhole ? assignWhole : assign)(left, operator, value);
}

function isShortArgument(argument: string): boolean {
  return argument.length <= SHORT_ARGUMENT_WIDTH;
}
