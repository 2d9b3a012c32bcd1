/** A known name that an unknown one was probably meant to be. */
export interface Nearest {
  readonly name: string;
  /** Whether it is so near, and no other known name as near, that it may be taken unasked. */
  readonly isCertain: boolean;
}

/** After so many comparisons in a run, what the other unknown names may have meant is not looked for. */
export const comparisonsMax = 20_000;

/** Longer names are refused by the language, and not compared with others. */
const comparedLengthMax = 64;

/**
 * What the unknown names of one run were meant to be. Each is compared with all that are known
 * where it stands, so that in a large file of unknown names only the first get a suggestion: it
 * would cost the square of its size.
 */
export class Suggestions {
  #left = comparisonsMax;

  /** The nearest of the candidates, which are asked for only when they are compared. */
  nearest(name: string, candidates: () => Iterable<string>): Nearest | undefined {
    if (this.#left <= 0) return undefined;
    const known = new Set(candidates());
    // To ask costs something too, where nothing is known.
    this.#left -= known.size + 1;
    return nearestName(name, known);
  }
}

/** The candidate most like a misspelt name, or `undefined` when none is near enough. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  return nearestName(name, candidates)?.name;
}

/** The same, and whether there is no doubt. Of a single letter only the other case is near. */
export function nearestName(name: string, candidates: Iterable<string>): Nearest | undefined {
  const third = Math.min(3, Math.floor(name.length / 3));
  const limit = name.length === 1 ? 0 : Math.max(1, third);
  if (name.length > comparedLengthMax) return undefined;
  let best: string | undefined;
  let bestDistance = limit + 1;
  let isUnique = true;
  const lowerCase = name.toLowerCase();
  for (const candidate of new Set(candidates)) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    const distance =
      candidate.toLowerCase() === lowerCase ? 0 : editDistance(name, candidate, bestDistance);
    if (distance === bestDistance) isUnique = false;
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
    isUnique = true;
  }
  if (best === undefined) return undefined;
  const isCertain = isUnique && bestDistance <= Math.min(2, third);
  return { name: best, isCertain };
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that lead from one to the other;
 * something above `limit` as soon as it is clear that there are more.
 */
function editDistance(from: string, to: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? Infinity) + 1);
      }
      current.push(distance);
    }
    // A swap reaches back over one row, so that it takes two to shut out a smaller distance.
    if (Math.min(...last, ...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
