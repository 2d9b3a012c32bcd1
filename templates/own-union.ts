import { code, lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, arrow, assign, call, signature, union } from "../compiler/src/emit/layout.js";
import { anyLiteral, stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import { tagOf } from "../compiler/src/emit/wire.js";
import type { FieldModel, OwnUnion, UnionModel } from "../compiler/src/model/model.js";
import { fieldDescriptor } from "./descriptor.js";
import { deprecation, docComment } from "./docs.js";
import { unionFootprint } from "./footprint.js";
import { readValue } from "./read-field.js";
import { readCase, readLoop } from "./read-loop.js";
import { fieldType } from "./typescript-type.js";
import { writeValue } from "./write-value.js";

/**
 * A union of object types that a property tells apart, written in TypeScript. A case that this
 * program does not know has no value, so it is an error to read one.
 *
 *     type Shape = { kind: "circle"; radius: number } | { kind: "square"; side: number };
 *
 *     →  export type Shape = Shape_2;
 *        export const Shape: UnionType<Shape> = tagged("kind", union("draw.Shape", …));
 *        export function encodeShape(writer: Writer, value: Shape): void { … }
 *        export function decodeShape(reader: Reader, length: number): Shape { … }
 */
export function ownUnionTemplate(model: UnionModel, own: OwnUnion, file: FileBuilder): Doc {
  const { tsName } = model;
  const left = ["export const ", tsName, ": ", file.use(runtime.UnionType), "<", tsName, ">"];
  const described = model.cases.map((field) => {
    const name = String(own.literals.get(field.name) ?? field.name);
    return fieldDescriptor({ ...field, tsName: name, presence: "implicit" }, file);
  });
  const right = call(file.use(runtime.union), [
    stringLiteral(model.fullName),
    `encode${tsName}`,
    `decode${tsName}`,
    arrow("()", array(described)),
  ]);
  const taggedUnion = call(file.use(runtime.tagged), [
    stringLiteral(own.tag),
    concat(["/*@__PURE__*/ ", right]),
  ]);
  const type =
    own.source === undefined
      ? union(model.cases.map((field) => fieldType(field, file)))
      : file.source(own.source);
  return code`
    ${docComment(model.docs)}
    ${assign(`export type ${tsName}`, " =", type)};
    ${deprecation(model.docs)}
    ${assign(left, " =", concat(["/*@__PURE__*/ ", taggedUnion]))};

    ${encoder(model, own, file)}

    ${decoder(model, own, file)}
  `;
}

function encoder(model: UnionModel, own: OwnUnion, file: FileBuilder): Doc {
  const { tsName, cases, name } = model;
  const parameters = [`writer: ${file.use(runtime.Writer)}`, `value: ${tsName}`];
  const bad = call(file.use(runtime.badCase), [stringLiteral(name), "value"]);
  return code`
    ${signature(`export function encode${tsName}`, parameters, "void")} {
      switch (value.${own.tag}) {
        ${cases.map((field) => writeCase(field, own, file))}
        default:
          ${bad};
      }
    }
  `;
}

function writeCase(field: FieldModel, own: OwnUnion, file: FileBuilder): Doc {
  const writing = { file, jsNumber: false, depth: 0, mark: "mark" };
  return code`
    case ${anyLiteral(own.literals.get(field.name) ?? field.name)}: {
      ${lines(writeValue(field.number, field.type, "value", writing))}
      break;
    }
  `;
}

function decoder(model: UnionModel, own: OwnUnion, file: FileBuilder): Doc {
  const { tsName, cases, name } = model;
  const parameters = [`reader: ${file.use(runtime.Reader)}`, "length: number"];
  const unknown = file.use(runtime.badEnumNumber);
  const reads = cases.map((field) => {
    const value = readValue(field.type, { file, jsNumber: false });
    return readCase(tagOf(field.number, field.type), assign("value", " =", value));
  });
  const zero = cases.find((field) => field.name === own.zero)?.type;
  const absent =
    zero?.kind === "message"
      ? call(file.value(zero.ref, `decode${zero.ref.tsName}`), ["reader", "0"])
      : `${unknown}(${stringLiteral(name)}, 0)`;
  return code`
    ${signature(`export function decode${tsName}`, parameters, tsName)} {
      const end = reader.enter(length, ${String(unionFootprint)});
      let value: ${tsName} | undefined;
      ${readLoop(reads, (tag) => `${unknown}(${stringLiteral(name)}, ${tag} >>> 3)`)}
      reader.leave(end);
      return value ?? ${absent};
    }
  `;
}
