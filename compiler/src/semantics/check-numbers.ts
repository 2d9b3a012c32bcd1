import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Details } from "../diagnostics/create-diagnostic.js";
import type { Applicability } from "../diagnostics/diagnostic.js";
import { replaceFix } from "../diagnostics/fixes.js";
import type { NameNode, NumberNode, ReservedNode, ReservedRangeNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { FreeNumbers } from "./free-numbers.js";

/** Something that owns numbered members. */
export interface NumberedOwner {
  /** `User`, for messages. */
  readonly name: string;
  /** What one member is called: `field`, `case`, `member`. */
  readonly member: string;
  readonly members: readonly { readonly name: NameNode; readonly number: NumberNode }[];
  readonly reserved: readonly ReservedNode[];
  readonly range: NumberRange;
}

/** The numbers that members may have, both ends included. */
export interface NumberRange {
  readonly min: bigint;
  readonly max: bigint;
  /** Whether 19000 to 19999 are refused. */
  readonly fields: boolean;
}

/** Numbers of fields and cases: what a protobuf tag can hold. */
export const fieldNumbers: NumberRange = { min: 1n, max: 2n ** 29n - 1n, fields: true };

/** Numbers of enum members: any int32. */
export const enumNumbers: NumberRange = { min: -(2n ** 31n), max: 2n ** 31n - 1n, fields: false };

interface Interval {
  readonly from: bigint;
  readonly to: bigint;
  readonly node: ReservedRangeNode;
}

/** Checks that names and numbers are unique, in range and not reserved. */
export function checkNumbers(analysis: Analysis, owner: NumberedOwner): void {
  const intervals = reservedIntervals(analysis, owner);
  const names = reservedNames(analysis, owner);
  const byNumber = new Map<bigint, NameNode>();
  const free = freeNumbers(owner, intervals);
  const firstAppended = firstOfRepeatedTail(owner);
  checkUniqueNames(analysis, owner.members, owner.member, owner.name);
  for (const [index, { name, number }] of owner.members.entries()) {
    const value = number.integer;
    if (value === undefined) continue;
    const first = byNumber.get(value);
    if (first !== undefined) {
      const labels = [{ span: first.span, text: "first used here" }];
      const parameters = { number: number.text, owner: owner.name };
      const applicability = index >= firstAppended ? "machine-applicable" : "maybe";
      const details = { labels, ...freeNumberDetails(free, number, applicability) };
      analysis.report(createDiagnostic("duplicate-number", parameters, number.span, details));
    } else {
      byNumber.set(value, name);
      checkNumber(analysis, owner, number, { intervals, free });
    }
    const reserved = names.get(name.text);
    if (reserved !== undefined) {
      const labels = [{ span: reserved, text: "reserved here" }];
      const parameters = { name: name.text, owner: owner.name };
      analysis.report(createDiagnostic("reserved-name", parameters, name.span, { labels }));
    }
  }
}

/** Checks that no two members of a list have the same name. */
export function checkUniqueNames(
  analysis: Analysis,
  members: readonly { readonly name: NameNode }[],
  what: string,
  owner: string,
): void {
  const byName = new Map<string, NameNode>();
  for (const { name } of members) {
    const first = byName.get(name.text);
    if (first === undefined) {
      byName.set(name.text, name);
      continue;
    }
    const labels = [{ span: first.span, text: "first declared here" }];
    const parameters = { what, name: name.text, owner };
    analysis.report(createDiagnostic("duplicate-member", parameters, name.span, { labels }));
  }
}

function checkNumber(
  analysis: Analysis,
  owner: NumberedOwner,
  number: NumberNode,
  reserved: { readonly intervals: readonly Interval[]; readonly free: FreeNumbers },
): void {
  const value = number.integer ?? 0n;
  const { min, max, fields } = owner.range;
  if (value < min || value > max) {
    const what = `${owner.member} number`;
    const parameters = { what, number: number.text, range: `use ${min} to ${max}` };
    analysis.report(createDiagnostic("number-out-of-range", parameters, number.span));
  } else if (fields && value >= 19000n && value <= 19999n) {
    analysis.report(createDiagnostic("number-of-protobuf", { number: number.text }, number.span));
  } else {
    const interval = findInterval(reserved.intervals, value);
    if (interval === undefined) return;
    const labels = [{ span: interval.node.span, text: "reserved here" }];
    const parameters = { number: number.text, owner: owner.name };
    const details = { labels, ...freeNumberDetails(reserved.free, number, "maybe") };
    analysis.report(createDiagnostic("reserved-number", parameters, number.span, details));
  }
}

/**
 * Where the members that repeat a number begin which nothing but others of them follows. Members are
 * added at the end, so these are new; of two in the middle nobody can say which one is in use.
 */
function firstOfRepeatedTail({ members }: NumberedOwner): number {
  const seen = new Set<bigint>();
  const repeated = members.map(({ number: { integer } }) => {
    if (integer === undefined) return false;
    const isRepeated = seen.has(integer);
    seen.add(integer);
    return isRepeated;
  });
  return repeated.lastIndexOf(false) + 1;
}

function freeNumbers(owner: NumberedOwner, intervals: readonly Interval[]): FreeNumbers {
  const { min, max, fields } = owner.range;
  const used = new Set(
    owner.members.flatMap(({ number: { integer } }) => (integer === undefined ? [] : [integer])),
  );
  const allowedFrom = (start: bigint): bigint => {
    for (let number = start; ;) {
      const interval = findInterval(intervals, number);
      if (interval !== undefined) number = interval.to + 1n;
      else if (fields && number >= 19000n && number <= 19999n) number = 20000n;
      else return number;
    }
  };
  return new FreeNumbers({ min: fields ? min : 0n, max, used, allowedFrom });
}

function freeNumberDetails(
  free: FreeNumbers,
  number: NumberNode,
  applicability: Applicability,
): Details {
  const next = free.next();
  if (next === undefined) return { help: "no number is free" };
  const fixes = [replaceFix(number.span, String(next), applicability)];
  return { help: `the next free number is ${next}`, fixes };
}

/** The reserved interval that holds a number; the intervals are disjoint and in order. */
function findInterval(intervals: readonly Interval[], value: bigint): Interval | undefined {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle]?.to ?? value) < value) low = middle + 1;
    else high = middle;
  }
  const found = intervals[low];
  return found !== undefined && found.from <= value ? found : undefined;
}

/** The reserved numbers as disjoint intervals in order; what overlaps is reported and left out. */
function reservedIntervals(analysis: Analysis, owner: NumberedOwner): readonly Interval[] {
  const intervals = owner.reserved
    .flatMap(({ ranges }) => ranges)
    .flatMap((node) => readInterval(analysis, owner, node))
    .sort((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1));
  const disjoint: Interval[] = [];
  for (const interval of intervals) {
    const last = disjoint.at(-1);
    if (last === undefined || interval.from > last.to) disjoint.push(interval);
    else {
      reportOverlap(analysis, last, interval);
      if (interval.to > last.to) disjoint.push({ ...interval, from: last.to + 1n });
    }
  }
  return disjoint;
}

function reportOverlap(analysis: Analysis, one: Interval, other: Interval): void {
  const inOrder = one.node.span.start < other.node.span.start;
  const [first, second] = inOrder ? [one, other] : [other, one];
  const { span } = second.node;
  const text = span.source.text.slice(span.start, span.end);
  const same = first.from === second.from && first.to === second.to;
  const labels = [{ span: first.node.span, text: "first reserved here" }];
  const parameters = { what: same ? text : `part of ${text}` };
  analysis.report(createDiagnostic("duplicate-reserved", parameters, span, { labels }));
}

function readInterval(
  analysis: Analysis,
  owner: NumberedOwner,
  node: ReservedRangeNode,
): readonly Interval[] {
  const { min, max } = owner.range;
  const from = node.from.integer;
  const to = node.to === "max" ? max : node.to === undefined ? from : node.to.integer;
  if (from === undefined || to === undefined) {
    return [];
  }
  if (from <= to && from >= min && to <= max) {
    return [{ from, to, node }];
  }
  const why =
    from > to
      ? `a reserved range goes from the lower to the higher number, not ${from} to ${to}`
      : `reserved numbers of \`${owner.name}\` must be in ${min} to ${max}`;
  analysis.report(createDiagnostic("reserved-range", { why }, node.span));
  return [];
}

function reservedNames(
  analysis: Analysis,
  owner: NumberedOwner,
): ReadonlyMap<string, ReservedNode["span"]> {
  const names = new Map<string, ReservedNode["span"]>();
  for (const node of owner.reserved.flatMap((reserved) => reserved.names)) {
    const first = names.get(node.value);
    if (first !== undefined) {
      const labels = [{ span: first, text: "first reserved here" }];
      const parameters = { what: `name \`${node.value}\`` };
      analysis.report(createDiagnostic("duplicate-reserved", parameters, node.span, { labels }));
    }
    names.set(node.value, first ?? node.span);
  }
  return names;
}
