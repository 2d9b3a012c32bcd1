/** Numbers that follow each other, both ends included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** Whether one of the ranges holds a number. */
export function holdsNumber(ranges: readonly NumberRange[], number: number): boolean {
  return ranges.some(({ from, to }) => from <= number && number <= to);
}

/** What is left of ranges without others, in order. */
export function subtractRanges(
  ranges: readonly NumberRange[],
  others: readonly NumberRange[],
): readonly NumberRange[] {
  let left = joinRanges(ranges);
  for (const { from, to } of joinRanges(others)) {
    left = left.flatMap((range) => [
      ...(range.from < from ? [{ from: range.from, to: Math.min(range.to, from - 1) }] : []),
      ...(range.to > to ? [{ from: Math.max(range.from, to + 1), to: range.to }] : []),
    ]);
  }
  return left;
}

/** The same numbers in order, with as few ranges as there can be. */
export function joinRanges(ranges: readonly NumberRange[]): readonly NumberRange[] {
  const joined: NumberRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || range.from > last.to + 1) joined.push(range);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return joined;
}
