import { code, lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  array,
  assign,
  assignWhole,
  binary,
  callWithLast,
  entry,
  object,
  signature,
} from "../compiler/src/emit/layout.js";
import { anyLiteral, propertyKey, stringLiteral } from "../compiler/src/emit/literal.js";
import { localFields, type LocalField } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel, MessageModel, OwnMessage } from "../compiler/src/model/model.js";
import { deprecation, docComment } from "./docs.js";
import { finalValue, plainVariable } from "./field-variable.js";
import { messageFootprint } from "./footprint.js";
import { fieldList, property } from "./message.js";
import { readField } from "./read-field.js";
import { readLoop } from "./read-loop.js";
import { fieldType, orAbsent } from "./typescript-type.js";
import { writeField } from "./write-field.js";

/**
 * A message whose type was written in TypeScript: the type, imported or copied, its descriptor, its
 * codec. What it has no field for is not kept, a repeated occurrence replaces the earlier one.
 *
 *     interface Device { os: string; model?: string }
 *
 *     →  export type Device = Device_2;
 *        export const Device: MessageType<Device> = message("chat.Device", encodeDevice, decodeDevice, () => [ … ]);
 *        export function encodeDevice(writer: Writer, value: Device): void { … }
 *        export function decodeDevice(reader: Reader, length: number): Device { … }
 */
export function ownMessageTemplate(model: MessageModel, own: OwnMessage, file: FileBuilder): Doc {
  const { tsName } = model;
  const head = [stringLiteral(model.fullName), `encode${tsName}`, `decode${tsName}`];
  const left = ["export const ", tsName, ": ", file.use(runtime.MessageType), "<", tsName, ">"];
  const right = callWithLast(file.use(runtime.message), head, {
    doc: fieldList(model.fields, file),
  });
  return code`
    ${docComment(model.docs)}
    ${declaration(model, own, file)}
    ${deprecation(model.docs)}
    ${assign(left, " =", concat(["/*@__PURE__*/ ", right]))};

    ${encoder(model, own, file)}

    ${decoder(model, own, file)}
  `;
}

function declaration(model: MessageModel, own: OwnMessage, file: FileBuilder): Doc {
  const { tsName, fields } = model;
  if (own.source !== undefined) {
    return concat([assign(`export type ${tsName}`, " =", file.source(own.source)), ";"]);
  }
  if (own.tuple !== undefined) {
    const elements = own.tuple.map((field) => {
      const type = fieldType(field, file);
      const given = field.presence === "explicit" ? orAbsent(field, type) : type;
      if (!mayBeMissing(field)) return given;
      return given === type ? concat([type, "?"]) : concat(["(", given, ")?"]);
    });
    const tuple =
      own.isReadonly === true ? concat(["readonly ", array(elements)]) : array(elements);
    return concat([assign(`export type ${tsName}`, " =", tuple), ";"]);
  }
  return code`
    export interface ${tsName} {
      ${own.constants.map(({ name, value }) => code`${propertyKey(name)}: ${anyLiteral(value)};`)}
      ${fields.map((field) => property(field, "", file))}
    }
  `;
}

function encoder({ tsName, fields }: MessageModel, own: OwnMessage, file: FileBuilder): Doc {
  const parameters = [`writer: ${file.use(runtime.Writer)}`, `value: ${tsName}`];
  const accessOf = ({ tsName: name }: FieldModel): string =>
    own.tuple === undefined ? `value.${name}` : `value[${name}]`;
  if (fields.length === 0) {
    return code`${signature(`export function encode${tsName}`, ["_writer: unknown", `_value: ${tsName}`], "void")} {}`;
  }
  return code`
    ${signature(`export function encode${tsName}`, parameters, "void")} {
      ${fields.map((field) => writeField(field, accessOf(field), file))}
    }
  `;
}

function decoder({ tsName, fields }: MessageModel, own: OwnMessage, file: FileBuilder): Doc {
  const parameters = [`reader: ${file.use(runtime.Reader)}`, "length: number"];
  const locals = localFields(fields, ["value"]);
  const variables = locals.map(({ field, local }) => plainVariable(field, local, file));
  const cases = locals.flatMap(({ field, local }) => readField(field, local, file));
  return code`
    ${signature(`export function decode${tsName}`, parameters, tsName)} {
      const end = reader.enter(length, ${String(messageFootprint(fields))});
      ${variables}
      ${readLoop(cases, (tag) => `reader.skip(${tag})`)}
      reader.leave(end);
      ${own.tuple === undefined ? code`return ${objectOf(own, locals, file)};` : returnTuple(own.tuple, locals, file)}
    }
  `;
}

/** A tuple ends before the first of its last elements that did not come. */
function returnTuple(
  order: readonly FieldModel[],
  locals: readonly LocalField[],
  file: FileBuilder,
): Doc {
  const ordered = order.flatMap((wanted) => locals.filter(({ field }) => field === wanted));
  const values = ordered.map(({ field, local }) => finalValue(field, local, "item", file));
  const last = ordered.findLastIndex(({ field }) => !mayBeMissing(field)) + 1;
  const returns = ordered.slice(last).map((_, index) => {
    const length = ordered.length - index;
    const given = ordered.slice(last, length).map(({ local }) => `${local} !== undefined`);
    return code`if (${given.join(" && ")}) return ${array(values.slice(0, length))};`;
  });
  return lines([...returns, code`return ${array(values.slice(0, last))};`]);
}

function mayBeMissing({ absent }: FieldModel): boolean {
  return absent === "missing" || absent === "either";
}

function objectOf(own: OwnMessage, locals: readonly LocalField[], file: FileBuilder): Doc {
  return object([
    ...own.constants.map(({ name, value }) => `${propertyKey(name)}: ${anyLiteral(value)}`),
    ...locals.map((local) => propertyOf(local, file)),
  ]);
}

function propertyOf({ field, local }: LocalField, file: FileBuilder): Doc {
  const { tsName } = field;
  const value = finalValue(field, local, "property", file);
  if (mayBeMissing(field)) {
    const given = local === tsName ? `{ ${tsName} }` : `{ ${tsName}: ${local} }`;
    return concat(["...(", binary(local, "!==", "undefined"), " && ", given, ")"]);
  }
  if (value === tsName) return value;
  if (typeof value !== "string") return assignWhole(tsName, ":", value);
  return entry(tsName, value, assign);
}
