import { code, lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, arrow, assign, callWithLast } from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel, MessageModel } from "../compiler/src/model/model.js";
import { fieldDescriptor } from "./descriptor.js";
import { deprecation, docComment } from "./docs.js";
import { decoderTemplate } from "./message-decoder.js";
import { encoderTemplate } from "./message-encoder.js";
import { fieldType, orAbsent } from "./typescript-type.js";

/**
 * A message: its interface, its descriptor, its codec.
 *
 *     message Device { 1 os: string; 2 model?: string; }
 *
 *     →  export interface Device {
 *          os: string;
 *          model?: string | undefined;
 *          [unknownFields]?: Uint8Array | undefined;
 *        }
 *        export const Device: MessageType<Device> = message("chat.v1.Device", encodeDevice, decodeDevice, () => [ … ]);
 *        export function encodeDevice(writer: Writer, value: Device): void { … }
 *        export function decodeDevice(reader: Reader, length: number, into?: Device): Device { … }
 */
export function messageTemplate(model: MessageModel, file: FileBuilder): Doc {
  const { tsName } = model;
  const head = [stringLiteral(model.fullName), `encode${tsName}`, `decode${tsName}`];
  const left = ["export const ", tsName, ": ", file.use(runtime.MessageType), "<", tsName, ">"];
  const right = callWithLast(file.use(runtime.message), head, {
    doc: fieldList(model.fields, file),
  });
  return code`
    ${docComment(model.docs)}
    ${fieldsInterface(tsName, model.fields, file)}
    ${deprecation(model.docs)}
    ${assign(left, " =", concat(["/*@__PURE__*/ ", right]))};

    ${encoderTemplate(tsName, tsName, model.fields, file)}

    ${decoderTemplate(tsName, tsName, model.fields, file)}
  `;
}

/** The interface with the fields of a message or an error. */
export function fieldsInterface(
  name: string,
  fields: readonly FieldModel[],
  file: FileBuilder,
): Doc {
  return code`
    export interface ${name} {
      ${fields.map((field) => property(field, "", file))}
      [${file.use(runtime.unknownFields)}]?: ${file.global("Uint8Array")} | undefined;
    }
  `;
}

/** A property of an interface or class; `modifier` is what precedes its name. */
export function property(field: FieldModel, modifier: string, file: FileBuilder): Doc {
  const type = fieldType(field, file);
  const mark = field.absent === "undefined" || field.absent === "null" ? ": " : "?: ";
  const declaration =
    field.presence === "explicit"
      ? concat([modifier, field.tsName, mark, orAbsent(field, type), ";"])
      : concat([modifier, field.tsName, ": ", type, ";"]);
  return lines([docComment(field.docs), declaration]);
}

/** `() => [field(1, "os", "string"), …]`. */
export function fieldList(fields: readonly FieldModel[], file: FileBuilder): Doc {
  return arrow("()", array(fields.map((field) => fieldDescriptor(field, file))));
}
