import type { ConstraintsModel, CountRange } from "../model/model.js";

/** What a field no longer takes, in words; nothing when it takes all it did. */
export function narrowedConstraints(
  before: ConstraintsModel | undefined,
  after: ConstraintsModel | undefined,
): readonly string[] {
  if (after === undefined) return [];
  const reasons: string[] = [];
  if (isRaised(before?.min, after.min)) reasons.push("its `@min` is new or higher");
  if (isLowered(before?.max, after.max)) reasons.push("its `@max` is new or lower");
  if (isNarrower(before?.length, after.length)) reasons.push("its `@length` is new or narrower");
  if (isNarrower(before?.items, after.items)) reasons.push("its `@items` is new or narrower");
  if (after.pattern !== undefined && after.pattern !== before?.pattern) {
    reasons.push("its `@pattern` is new or another one");
  }
  return reasons;
}

function isNarrower(before: CountRange | undefined, after: CountRange | undefined): boolean {
  return isRaised(before?.min ?? 0, after?.min) || isLowered(before?.max, after?.max);
}

function isRaised(before: number | bigint | undefined, after: number | bigint | undefined) {
  return after !== undefined && (before === undefined || after > before);
}

function isLowered(before: number | bigint | undefined, after: number | bigint | undefined) {
  return after !== undefined && (before === undefined || after < before);
}
