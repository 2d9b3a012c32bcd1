import { describe } from "../codec/describe.js";
import { checkIntegerUpTo } from "../option-checks.js";

/** When what is written goes to the system: with the turn in which it was written, or so many milliseconds later, 1 to 100, together with what follows. */
export type FlushOption = "tick" | { readonly intervalMs: number };

/** Longest time that frames wait for others. */
const INTERVAL_MS_MAX = 100;

/** The time in milliseconds; 0 for the end of the turn. Throws a TypeError for what is neither. */
export function flushInterval(given: FlushOption | undefined): number {
  if (given === undefined || given === "tick") return 0;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`flush: expected "tick" or an object, got ${describe(given)}`);
  }
  return checkIntegerUpTo("flush.intervalMs", given.intervalMs, INTERVAL_MS_MAX);
}
