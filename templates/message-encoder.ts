import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { signature } from "../compiler/src/emit/layout.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel } from "../compiler/src/model/model.js";
import { writeField } from "./write-field.js";

/**
 * The function that writes the fields of a message or an error, `type` being their interface.
 *
 *     message Device { 1 os: string; }
 *
 *     →  export function encodeDevice(writer: Writer, value: Device): void {
 *          if (value.os !== "") writer.string(10, value.os);
 *          if (value[unknownFields] !== undefined) writer.raw(value[unknownFields]);
 *        }
 */
export function encoderTemplate(
  name: string,
  type: string,
  fields: readonly FieldModel[],
  file: FileBuilder,
): Doc {
  const parameters = [`writer: ${file.use(runtime.Writer)}`, `value: ${type}`];
  const unknown = file.use(runtime.unknownFields);
  return code`
    ${signature(`export function encode${name}`, parameters, "void")} {
      ${fields.map((field) => writeField(field, `value.${field.tsName}`, file))}
      if (value[${unknown}] !== undefined) writer.raw(value[${unknown}]);
    }
  `;
}
