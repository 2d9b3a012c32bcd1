import type { EnumModel } from "../model/model.js";
import { compareMembers } from "./compare-members.js";
import type { Comparison } from "./comparison.js";
import type { Pair } from "./match-versions.js";
import { membersOf } from "./members.js";

/** Two versions of an enum. */
export function compareEnums(
  comparison: Comparison,
  pair: Pair,
  before: EnumModel,
  after: EnumModel,
): void {
  const place = {
    span: pair.after.declared.node.name.span,
    was: pair.before.declared.node.name.span,
  };
  compareMembers(comparison, pair);
  if (before.closed !== after.closed) {
    const words = (closed: boolean): string => (closed ? "closed" : "open");
    const parameters = {
      name: after.name,
      before: words(before.closed),
      after: words(after.closed),
    };
    const help = after.closed
      ? "programs with this version refuse the values that they do not know"
      : "programs with this version pass on values that the others refuse";
    comparison.report("enum-openness-changed", parameters, place, { help });
  } else if (after.closed) reportNewMembers(comparison, pair);
  compareZero(comparison, pair, before, after);
}

/** What is added to a closed enum is refused by every program that does not know it yet. */
function reportNewMembers(comparison: Comparison, pair: Pair): void {
  const known = new Set(membersOf(pair.before).list.flatMap(({ name, number }) => [name, number]));
  for (const { name, number, nameSpan } of membersOf(pair.after).list) {
    if (known.has(name) || known.has(number)) continue;
    const parameters = { owner: pair.after.model.name, name };
    comparison.report("closed-enum-extended", parameters, { span: nameSpan });
  }
}

/** In an enum without a member 0, absent reads as the first. */
function compareZero(
  comparison: Comparison,
  pair: Pair,
  before: EnumModel,
  after: EnumModel,
): void {
  const numberOf = ({ members, zero }: EnumModel): number | undefined =>
    members.find(({ name }) => name === zero)?.number;
  if (numberOf(before) === numberOf(after)) return;
  const was = before.zero;
  const parameters = { what: "enum", name: after.name, before: was, after: after.zero };
  const { span } = pair.after.declared.node.name;
  comparison.report("default-changed", parameters, { span }, { help: "absent reads as it" });
}
