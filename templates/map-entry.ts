import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { call, signature } from "../compiler/src/emit/layout.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel, MapType } from "../compiler/src/model/model.js";
import { finalValue, plainVariable, readInto } from "./field-variable.js";
import { readField } from "./read-field.js";
import { readLoop } from "./read-loop.js";
import { typeText } from "./typescript-type.js";

/**
 * The function that reads one entry of a map into it: key and value that are missing read as their
 * zero values, the last of several entries with one key stays.
 *
 *     map<string, int32>
 *
 *     →  function decodeEntryOfStringToInt32(reader: Reader, into: Map<string, number>): void { … }
 */
export function mapEntryTemplate(
  name: string,
  map: MapType,
  jsNumber: boolean,
  file: FileBuilder,
): Doc {
  const type = typeText(readInto(map), jsNumber, file).doc;
  const parameters = [`reader: ${file.use(runtime.Reader)}`, ["into: ", type]];
  const fields = entryFields(map, jsNumber);
  const cases = fields.flatMap((field) => readField(field, field.tsName, file));
  const entry = fields.map((field) => finalValue(field, field.tsName, "item", file));
  return code`
    ${signature(`function ${name}`, parameters, "void")} {
      const end = reader.enter(reader.length());
      ${fields.map((field) => plainVariable(field, field.tsName, file))}
      ${readLoop(cases, (tag) => `reader.skip(${tag})`)}
      reader.leave(end);
      ${call("into.set", entry)};
    }
  `;
}

function entryFields(map: MapType, jsNumber: boolean): readonly FieldModel[] {
  const shared = {
    presence: "implicit",
    default: undefined,
    jsNumber,
    constraints: undefined,
    docs: { lines: [], deprecated: undefined },
  } as const;
  const key = { kind: "scalar", scalar: map.key, alias: undefined } as const;
  return [
    { ...shared, name: "key", tsName: "key", number: 1, type: key },
    { ...shared, name: "value", tsName: "entry", number: 2, type: map.value },
  ];
}
