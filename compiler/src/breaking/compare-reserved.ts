import type { Comparison } from "./comparison.js";
import { memberText } from "./describe-model.js";
import type { Pair } from "./match-versions.js";
import type { Member, Members } from "./members.js";
import { holdsNumber, joinRanges, subtractRanges } from "./number-ranges.js";
import { rangeTexts, reserveFix } from "./reserve-fix.js";

/** The members of a declaration in both versions. */
export interface MemberLists {
  readonly before: Members;
  readonly after: Members;
  /** Those whose number no member has now. */
  readonly gone: readonly Member[];
}

/** What was used once, or kept from being used, must stay reserved. */
export function compareReserved(comparison: Comparison, pair: Pair, lists: MemberLists): void {
  const { before, after, gone } = lists;
  reportReused(comparison, pair, lists);
  const { ranges, names } = after.reserved;
  const used = after.list.map(({ number }) => ({ from: number, to: number }));
  const usedNames = new Set(after.list.map(({ name }) => name));
  const isFree = (name: string): boolean => !names.includes(name) && !usedNames.has(name);
  const unreserved = gone.filter(({ number }) => !holdsNumber(ranges, number));
  const unnamed = gone.filter(({ name }) => isFree(name));
  const dropped = subtractRanges(before.reserved.ranges, [...ranges, ...used]);
  const droppedNames = before.reserved.names.filter(isFree);
  const owner = pair.after.model.name;
  const node = pair.after.declared.node;
  const fixes = reserveFix(node, after, {
    ranges: [...unreserved.map(({ number }) => ({ from: number, to: number })), ...dropped],
    names: [...unnamed.map(({ name }) => name), ...droppedNames],
  });
  const { span } = node.name;
  const details = {
    help: fixes.map(({ title }) => `${title}, so that nothing new gets it`),
    fixes,
  };
  for (const { name, number, span: was } of unreserved) {
    const parameters = { what: before.what, name, owner, number };
    comparison.report("number-not-reserved", parameters, { span, was }, details);
  }
  for (const { name, number, span: was } of unnamed) {
    // With the number it is said, and mended, already.
    if (!holdsNumber(ranges, number)) continue;
    comparison.report("name-not-reserved", { name, owner }, { span, was }, details);
  }
  if (dropped.length > 0) {
    const numbers = joinRanges(dropped).flatMap(rangeTexts).join(", ");
    comparison.report("reserve-dropped", { owner, numbers }, { span }, details);
  }
  for (const name of droppedNames) {
    comparison.report("name-not-reserved", { name, owner }, { span }, details);
  }
}

/** New members with a number that the old version reserved. */
function reportReused(comparison: Comparison, pair: Pair, { before, after }: MemberLists): void {
  const known = new Set(before.list.map(({ number }) => number));
  for (const member of after.list) {
    const { number, numberSpan } = member;
    if (known.has(number) || !holdsNumber(before.reserved.ranges, number)) continue;
    const owner = pair.after.model.name;
    const text = memberText(comparison.after, member);
    const parameters = { number, owner, before: "reserved", after: text };
    const help = "a program that is older than the baseline may still use it: take another number";
    comparison.report("number-reused", parameters, { span: numberSpan }, { help });
  }
}
