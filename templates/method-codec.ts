import { code } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, assign, signature } from "../compiler/src/emit/layout.js";
import { localFields, type LocalField } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel, MethodModel, ResultModel } from "../compiler/src/model/model.js";
import { finalValue, plainVariable } from "./field-variable.js";
import { readField } from "./read-field.js";
import { readLoop } from "./read-loop.js";
import { writeField } from "./write-field.js";

/**
 * How the arguments of a method travel: as the message `JoinParams { 1 room; 2 role; }`.
 *
 *     join(room: string)
 *
 *     →  encode(writer, [room]) {
 *          if (room !== "") writer.string(10, room);
 *        }
 *        decode(reader, length) {
 *          …
 *          return [room];
 *        }
 */
export function argumentsCodec(method: MethodModel, file: FileBuilder): readonly Doc[] {
  const locals = localFields(method.parameters);
  if (locals.length === 0) {
    const decode = code`
      decode(reader, length) {
        ${file.use(runtime.decodeVoid)}(reader, length);
        return [];
      }
    `;
    return ["encode() {}", decode];
  }
  const names = array(locals.map(({ local }) => local));
  const encode = code`
    ${signature("encode", ["writer", names], undefined)} {
      ${locals.map(({ field, local }) => writeField(field, local, file))}
    }
  `;
  return [encode, decoder("decode", locals, "array", file)];
}

/**
 * How the result of a method travels: a message as itself, any other value as
 * `JoinResult { 1 value; }`.
 *
 *     count(): int32
 *
 *     →  encodeResult(writer, value) {
 *          if (value !== 0) writer.int32(8, value);
 *        }
 *        decodeResult(reader, length) {
 *          …
 *          return value;
 *        }
 */
export function resultCodec(
  result: ResultModel,
  [encode, decode]: CodecNames,
  file: FileBuilder,
): readonly Doc[] {
  if (result.kind === "void") {
    return [
      `${encode}: ${file.use(runtime.encodeVoid)}`,
      `${decode}: ${file.use(runtime.decodeVoid)}`,
    ];
  }
  if (result.kind === "message") {
    const { ref } = result.type;
    return [
      assign(encode, ":", file.value(ref, `encode${ref.tsName}`)),
      assign(decode, ":", file.value(ref, `decode${ref.tsName}`)),
    ];
  }
  const field = resultField(result);
  const encoder = code`
    ${encode}(writer, value) {
      ${writeField(field, "value", file)}
    }
  `;
  return [encoder, decoder(decode, [{ field, local: "value" }], "value", file)];
}

/** What the codec of a result, or of an item of a stream, is called. */
type CodecNames = readonly [encode: string, decode: string];

function decoder(
  name: string,
  fields: readonly LocalField[],
  result: "array" | "value",
  file: FileBuilder,
): Doc {
  const values = fields.map(({ field, local }) => finalValue(field, local, "item", file));
  const cases = fields.flatMap(({ field, local }) => readField(field, local, file));
  return code`
    ${name}(reader, length) {
      const end = reader.enter(length);
      ${fields.map(({ field, local }) => plainVariable(field, local, file))}
      ${readLoop(cases, (tag) => `reader.skip(${tag})`)}
      reader.leave(end);
      return ${result === "array" ? array(values) : concat(values)};
    }
  `;
}

function resultField(result: Extract<ResultModel, { kind: "value" }>): FieldModel {
  return {
    name: "value",
    tsName: "value",
    number: 1,
    type: result.type,
    presence: result.optional ? "explicit" : "implicit",
    default: undefined,
    jsNumber: result.jsNumber,
    constraints: undefined,
    docs: { lines: [], deprecated: undefined },
    ...(result.absent === "null" && { absent: "null", isNullable: true }),
  };
}
