import type { Candidate } from "../../../runtime/src/router/router.js";

/** A server of a router's test, whose load and latency the test can change. */
export interface TestCandidate extends Candidate {
  readonly id: string;
  weight: number;
  load: number;
  latencyMs: number;
}

/** Servers called a, b, c and so on. */
export function candidates(
  count: number,
  given: (index: number) => Partial<TestCandidate> = () => ({}),
): readonly TestCandidate[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String.fromCodePoint(97 + index),
    weight: 1,
    load: 0,
    latencyMs: 0,
    ...given(index),
  }));
}

/** Every server may be chosen. */
export const everyone = (): boolean => true;

/** Numbers in [0, 1) that are always the same ones. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
