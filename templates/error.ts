import { code, lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  arrowExpression,
  assign,
  call,
  callWithLast,
  entryLines,
  openObject,
  parameterList,
  signature,
} from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { ErrorModel } from "../compiler/src/model/model.js";
import { docComment } from "./docs.js";
import { decoderTemplate } from "./message-decoder.js";
import { encoderTemplate } from "./message-encoder.js";
import { fieldList, fieldsInterface, property } from "./message.js";

/**
 * A declared error: the interface of its fields, its class, its descriptor, its codec.
 *
 *     error RoomFull = 1001 { 1 room: string; }
 *
 *     →  export interface RoomFullFields { room: string; … }
 *        export class RoomFull extends DeclaredError {
 *          override readonly code = 1001;
 *          readonly room: string;
 *          constructor(fields: RoomFullFields, options?: DeclaredErrorOptions) { … }
 *        }
 *        export const RoomFull_type: ErrorType<RoomFullFields> = errorType({ … });
 *        export function encodeRoomFull(writer: Writer, value: RoomFullFields): void { … }
 *        export function decodeRoomFull(reader: Reader, length: number, into?: RoomFullFields): RoomFullFields { … }
 */
export function errorTemplate(model: ErrorModel, file: FileBuilder): Doc {
  const { tsName, fields } = model;
  const interfaceName = `${tsName}Fields`;
  return code`
    /** Fields of {@link ${tsName}}. */
    ${fieldsInterface(interfaceName, fields, file)}

    ${errorClass(model, file)}
    ${descriptor(model, file)}

    ${encoderTemplate(tsName, interfaceName, fields, file)}

    ${decoderTemplate(tsName, interfaceName, fields, file)}
  `;
}

function errorClass(model: ErrorModel, file: FileBuilder): Doc {
  const { tsName, fields } = model;
  const options = `options?: ${file.use(runtime.DeclaredErrorOptions)}`;
  const parameters = [`fields: ${tsName}Fields`, options];
  const base = ["fields", "options"];
  return code`
    ${docComment(model.docs)}
    export class ${tsName} extends ${file.use(runtime.DeclaredError)} {
      override readonly code = ${String(model.code)};
      ${fields.map((field) => property(field, "readonly ", file))}

      ${signature("constructor", parameters, undefined)} {
        ${call("super", [String(model.code), stringLiteral(tsName), ...base])};
        ${fields.map(({ tsName: name }) => concat([assign(`this.${name}`, " =", `fields.${name}`), ";"]))}
      }
    }
  `;
}

function descriptor(model: ErrorModel, file: FileBuilder): Doc {
  const { tsName } = model;
  const type = `${file.use(runtime.ErrorType)}<${tsName}Fields>`;
  const passed = ["fields", "options"];
  const shape = openObject(
    entryLines([
      `code: ${model.code}`,
      concat(["name: ", stringLiteral(model.fullName)]),
      assign("create", ":", arrowExpression(parameterList(passed), call(`new ${tsName}`, passed))),
      assign("encode", ":", `encode${tsName}`),
      assign("decode", ":", `decode${tsName}`),
      concat(["fields: ", fieldList(model.fields, file)]),
    ]),
  );
  const right = callWithLast(file.use(runtime.errorType), [], { doc: shape, breaks: true });
  return lines([
    concat([
      assign(`export const ${tsName}_type: ${type}`, " =", concat(["/*@__PURE__*/ ", right])),
      ";",
    ]),
  ]);
}
