import { code, lines } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign, callWithLast } from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { FieldModel, UnionModel } from "../compiler/src/model/model.js";
import { deprecation, docComment } from "./docs.js";
import { fieldList } from "./message.js";
import { fieldType } from "./typescript-type.js";
import { unionDecoderTemplate, unionEncoderTemplate } from "./union-codec.js";

/**
 * A union: one of several values, told apart by `case`.
 *
 *     union Event { 1 left: string; }
 *
 *     →  export type Event =
 *          | { case: "left"; value: string; [unknownFields]?: Uint8Array | undefined }
 *          | { case: undefined; value?: undefined; [unknownFields]?: Uint8Array | undefined };
 *        export const Event: UnionType<Event> = union("chat.v1.Event", encodeEvent, decodeEvent, () => [ … ]);
 *        export function encodeEvent(writer: Writer, value: Event): void { … }
 *        export function decodeEvent(reader: Reader, length: number, into?: Event): Event { … }
 */
export function unionTemplate(model: UnionModel, file: FileBuilder): Doc {
  const { tsName } = model;
  const head = [stringLiteral(model.fullName), `encode${tsName}`, `decode${tsName}`];
  const left = ["export const ", tsName, ": ", file.use(runtime.UnionType), "<", tsName, ">"];
  // Inside a union every case is present by its name.
  const plain = model.cases.map((field) => ({ ...field, presence: "implicit" as const }));
  const right = callWithLast(file.use(runtime.union), head, { doc: fieldList(plain, file) });
  const members = [...model.cases.map((field) => caseType(field, file)), emptyCase(file)];
  return code`
    ${docComment(model.docs)}
    export type ${tsName} =
      ${lines(members)}
    ${deprecation(model.docs)}
    ${assign(left, " =", concat(["/*@__PURE__*/ ", right]))};

    ${unionEncoderTemplate(model, file)}

    ${unionDecoderTemplate(model, file)}
  `;
}

function caseType(field: FieldModel, file: FileBuilder): Doc {
  return code`
    | {
        ${docComment(field.docs)}
        case: ${stringLiteral(field.name)};
        value: ${fieldType(field, file)};
        ${unknownProperty(file)}
      }
  `;
}

function emptyCase(file: FileBuilder): Doc {
  return code`
    | {
        case: undefined;
        value?: undefined;
        ${unknownProperty(file)}
      };
  `;
}

function unknownProperty(file: FileBuilder): Doc {
  return `[${file.use(runtime.unknownFields)}]?: ${file.global("Uint8Array")} | undefined;`;
}
