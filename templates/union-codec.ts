import { code } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  assign,
  assignWhole,
  binary,
  call,
  conditional,
  ifThen,
  object,
  signature,
} from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import { tagOf } from "../compiler/src/emit/wire.js";
import type { FieldModel, UnionModel } from "../compiler/src/model/model.js";
import { unionFootprint } from "./footprint.js";
import { assignRead, isMerged, readValue } from "./read-field.js";
import { readCase, readLoop } from "./read-loop.js";
import { writeValue } from "./write-value.js";

/**
 * The function that writes the case of a union, its zero value included.
 *
 *     union Event { 1 left: string; }
 *
 *     →  switch (value.case) {
 *          case "left":
 *            writer.string(10, value.value);
 *            break;
 *          …
 *          case undefined:
 *            if (typeof value !== "object") badCase("Event", value);
 *            break;
 *          default:
 *            badCase("Event", value);
 *        }
 */
export function unionEncoderTemplate(model: UnionModel, file: FileBuilder): Doc {
  const { tsName } = model;
  const parameters = [`writer: ${file.use(runtime.Writer)}`, `value: ${tsName}`];
  const unknown = file.use(runtime.unknownFields);
  const bad = concat([call(file.use(runtime.badCase), [stringLiteral(model.name), "value"]), ";"]);
  return code`
    ${signature(`export function encode${tsName}`, parameters, "void")} {
      switch (value.case) {
        ${model.cases.map((field) => writeCase(field, file))}
        case undefined:
          ${ifThen('typeof value !== "object"', [bad])}
          break;
        default:
          ${bad}
      }
      if (value[${unknown}] !== undefined) writer.raw(value[${unknown}]);
    }
  `;
}

/**
 * The function that reads a union: the last case on the wire stays, a message of the same case is
 * merged into the earlier one.
 *
 *     union Event { 1 left: string; }
 *
 *     →  case 10:
 *          value = { case: "left", value: reader.string() };
 *          break;
 */
export function unionDecoderTemplate(model: UnionModel, file: FileBuilder): Doc {
  const { tsName } = model;
  const parameters = [`reader: ${file.use(runtime.Reader)}`, "length: number", `into?: ${tsName}`];
  const unknown = file.use(runtime.unknownFields);
  const none = object(["case: undefined", "value: undefined"]);
  const cases = model.cases.map((field) => readMember(field, file));
  return code`
    ${signature(`export function decode${tsName}`, parameters, tsName)} {
      const end = reader.enter(length, ${String(unionFootprint)});
      ${assign(`let value: ${tsName}`, " =", ["into ?? ", none])};
      let unknown = value[${unknown}];
      ${readLoop(cases, (tag) => `unknown = reader.keepUnknown(${tag}, unknown)`)}
      reader.leave(end);
      if (unknown !== undefined) value[${unknown}] = unknown;
      return value;
    }
  `;
}

function writeCase(field: FieldModel, file: FileBuilder): Doc {
  const writing = { file, jsNumber: field.jsNumber, depth: 0, mark: "mark" };
  const statements = writeValue(field.number, field.type, "value.value", writing);
  if (statements.length === 1) {
    return code`
      case ${stringLiteral(field.name)}:
        ${[...statements]}
        break;
    `;
  }
  return code`
    case ${stringLiteral(field.name)}: {
      ${[...statements]}
      break;
    }
  `;
}

function readMember(field: FieldModel, file: FileBuilder): Doc {
  const { type } = field;
  const name = stringLiteral(field.name);
  const tag = tagOf(field.number, type);
  const earlier = isMerged(type) ? "earlier" : undefined;
  const value = readValue(type, { file, jsNumber: field.jsNumber }, earlier);
  const result = object([`case: ${name}`, assignRead("value", ":", type, value)]);
  const assignment = assign("value", " =", result);
  if (earlier === undefined) return readCase(tag, assignment);
  const isSame = binary("value.case", "===", name);
  return code`
    case ${String(tag)}: {
      ${assignWhole("const earlier", " =", conditional(isSame, "value.value", "undefined"))};
      ${assignment};
      break;
    }
  `;
}
