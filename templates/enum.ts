import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  assign,
  assignInline,
  call,
  callWithLast,
  conditional,
  object,
  signature,
  union,
} from "../compiler/src/emit/layout.js";
import { anyLiteral, propertyKey, stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { EnumMemberModel, EnumModel } from "../compiler/src/model/model.js";
import { deprecation, enumComment } from "./docs.js";

/**
 * An enum: its type, its descriptor, and the way between names and numbers.
 *
 *     enum Presence { UNKNOWN = 0; ONLINE = 1; }
 *
 *     →  export type Presence = "UNKNOWN" | "ONLINE" | UnknownEnum;
 *        export const Presence: EnumType<Presence> = enumeration("chat.v1.Presence", false, { … });
 *        export function encodePresence(value: Presence): number { … }
 *        export function decodePresence(number: number): Presence { … }
 */
export function enumTemplate(model: EnumModel, file: FileBuilder): Doc {
  return code`
    ${enumComment(model.docs, model.members)}
    ${typeDeclaration(model, file)};
    ${deprecation(model.docs)}
    ${assign(["export const ", model.tsName, ": ", descriptorType(model, file)], " =", descriptor(model, file))};

    ${encoder(model, file)}

    ${decoder(model, file)}
  `;
}

function typeDeclaration(model: EnumModel, file: FileBuilder): Doc {
  if (model.own?.source !== undefined) {
    return assign(`export type ${model.tsName}`, " =", file.source(model.own.source));
  }
  const names = model.members.map(literal);
  const members = model.closed ? names : [...names, file.use(runtime.UnknownEnum)];
  const layout = members.length === 1 ? assign : assignInline;
  return layout(`export type ${model.tsName}`, " =", union(members));
}

function descriptorType(model: EnumModel, file: FileBuilder): Doc {
  return [file.use(runtime.EnumType), "<", model.tsName, ">"];
}

function descriptor(model: EnumModel, file: FileBuilder): Doc {
  const keyOf = ({ literal: value, name }: EnumMemberModel): string =>
    propertyKey(typeof value === "string" ? value : name);
  const members = model.members.map((member) => `${keyOf(member)}: ${member.number}`);
  const others = model.members.filter((member) => typeof (member.literal ?? "") !== "string");
  const values = model.members.map((member) => `${keyOf(member)}: ${literal(member)}`);
  const head = [stringLiteral(model.fullName), String(model.closed)];
  return [
    "/*@__PURE__*/ ",
    others.length === 0
      ? callWithLast(file.use(runtime.enumeration), head, { doc: object(members) })
      : call(file.use(runtime.enumeration), [...head, object(members), object(values)]),
  ];
}

function encoder(model: EnumModel, file: FileBuilder): Doc {
  const bad = call(file.use(runtime.badEnum), [stringLiteral(model.name), "value"]);
  const other = model.closed ? bad : conditional('typeof value === "number"', "value", bad);
  return code`
    ${signature(`export function encode${model.tsName}`, [`value: ${model.tsName}`], "number")} {
      switch (value) {
        ${model.members.map(
          (member) => code`
            case ${literal(member)}:
              return ${String(member.number)};
          `,
        )}
        default:
          return ${other};
      }
    }
  `;
}

function decoder(model: EnumModel, file: FileBuilder): Doc {
  const other = model.closed
    ? call(file.use(runtime.badEnumNumber), [stringLiteral(model.name), "number"])
    : call(file.use(runtime.unknownEnum), ["number"]);
  return code`
    ${signature(`export function decode${model.tsName}`, ["number: number"], model.tsName)} {
      switch (number) {
        ${model.members.map(
          (member) => code`
            case ${String(member.number)}:
              return ${literal(member)};
          `,
        )}
        default:
          return ${other};
      }
    }
  `;
}

/** What stands for a member in TypeScript. */
function literal(member: EnumMemberModel): string {
  return anyLiteral(member.literal ?? member.name);
}
