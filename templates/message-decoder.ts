import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign, assignWhole, entry, object, signature } from "../compiler/src/emit/layout.js";
import { localFields, type LocalField } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel } from "../compiler/src/model/model.js";
import { finalValue, mergedVariable } from "./field-variable.js";
import { messageFootprint } from "./footprint.js";
import { readField } from "./read-field.js";
import { readLoop } from "./read-loop.js";

/**
 * The function that reads the fields of a message or an error, `type` being their interface. A
 * repeated occurrence of a message is merged into the earlier one (proto3: scalars replaced, lists
 * appended, maps by key, messages merged).
 *
 *     message Device { 1 os: string; }
 *
 *     →  export function decodeDevice(reader: Reader, length: number, into?: Device): Device {
 *          const end = reader.enter(length, 40);
 *          let os = into?.os ?? "";
 *          let unknown = into?.[unknownFields];
 *          while (reader.position < reader.end) { … }
 *          reader.leave(end);
 *          const value: Device = { os };
 *          if (unknown !== undefined) value[unknownFields] = unknown;
 *          return value;
 *        }
 */
export function decoderTemplate(
  name: string,
  type: string,
  fields: readonly FieldModel[],
  file: FileBuilder,
): Doc {
  const parameters = [`reader: ${file.use(runtime.Reader)}`, "length: number", `into?: ${type}`];
  const locals = localFields(fields, ["value"]);
  const variables = locals.map(({ field, local }) => mergedVariable(field, local, file));
  const cases = locals.flatMap(({ field, local }) => readField(field, local, file));
  const properties = locals.map((entry) => property(entry, file));
  const unknown = file.use(runtime.unknownFields);
  return code`
    ${signature(`export function decode${name}`, parameters, type)} {
      const end = reader.enter(length, ${String(messageFootprint(fields))});
      ${variables}
      let unknown = into?.[${unknown}];
      ${readLoop(cases, (tag) => `unknown = reader.keepUnknown(${tag}, unknown)`)}
      reader.leave(end);
      ${assign(`const value: ${type}`, " =", object(properties))};
      if (unknown !== undefined) value[${unknown}] = unknown;
      return value;
    }
  `;
}

function property({ field, local }: LocalField, file: FileBuilder): Doc {
  const value = finalValue(field, local, "property", file);
  if (value === field.tsName) return value;
  if (typeof value !== "string") return assignWhole(field.tsName, ":", value);
  return entry(field.tsName, value, assign);
}
