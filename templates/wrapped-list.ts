import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { signature } from "../compiler/src/emit/layout.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { ListType, MapType } from "../compiler/src/model/model.js";
import { convertedValue, readInto, zeroValue } from "./field-variable.js";
import { wrappedFootprint } from "./footprint.js";
import { readList, readMap } from "./read-field.js";
import { readLoop } from "./read-loop.js";
import { typeText } from "./typescript-type.js";

/**
 * The function that reads a list or map from the message that wraps it where protobuf can hold
 * none; a repeated occurrence is appended to the earlier one.
 *
 *     int32[][]
 *
 *     →  function decodeListOfInt32(reader: Reader, length: number, items: number[] = []): number[] { … }
 */
export function wrappedListTemplate(
  name: string,
  inner: ListType | MapType,
  jsNumber: boolean,
  file: FileBuilder,
): Doc {
  const type = typeText({ ...inner, alias: undefined }, jsNumber, file).doc;
  const variable = typeText(readInto(inner), jsNumber, file).doc;
  const parameters: readonly Doc[] = [
    `reader: ${file.use(runtime.Reader)}`,
    "length: number",
    ["items: ", variable, " = ", zeroValue(inner, jsNumber, file) ?? ""],
  ];
  const reading = { file, jsNumber };
  const cases =
    inner.kind === "list"
      ? readList(1, inner, "items", reading)
      : [readMap(1, inner, "items", reading)];
  return code`
    ${signature(`function ${name}`, parameters, type)} {
      const end = reader.enter(length, ${String(wrappedFootprint(inner))});
      ${readLoop(cases, (tag) => `reader.skip(${tag})`)}
      reader.leave(end);
      return ${convertedValue(inner, "items", file) ?? "items"};
    }
  `;
}
