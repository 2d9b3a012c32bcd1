import type { EnumModel } from "../model/model.js";
import { commentsOf } from "./comments.js";
import type { EnumValueNames } from "./enum-value-names.js";
import type { ProtoEnum, ProtoEnumValue } from "./proto-file.js";
import { reservedOf } from "./reserved.js";

/** An enum; proto3 wants the zero first. */
export function buildEnum(model: EnumModel, name: string, names: EnumValueNames): ProtoEnum {
  const { docs, members, closed } = model;
  const values = members.map((member, index): ProtoEnumValue => ({
    name: names.members[index] ?? member.name,
    member: member.name,
    number: member.number,
    comments: commentsOf(member.docs),
    isDeprecated: member.docs.deprecated !== undefined,
  }));
  const zeros = values.filter(({ number }) => number === 0);
  const others = values.filter(({ number }) => number !== 0);
  return {
    kind: "enum",
    name,
    fullName: model.fullName,
    isClosed: closed,
    values: [...(names.zero === undefined ? zeros : [missingZero(names.zero, model)]), ...others],
    reserved: reservedOf(model, names.prefix),
    comments: commentsOf(docs, closed ? ["Closed: other numbers are refused."] : []),
    isDeprecated: docs.deprecated !== undefined,
  };
}

function missingZero(name: string, model: EnumModel): ProtoEnumValue {
  const comments = [`No member: absent, which mailstation reads as ${model.zero}.`];
  return { name, member: undefined, number: 0, comments, isDeprecated: false };
}
