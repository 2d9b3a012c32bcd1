import assert from "node:assert/strict";
import { test } from "node:test";

import { FreeNumbers } from "../../../compiler/src/semantics/free-numbers.js";

interface Case {
  readonly name: string;
  readonly used: readonly bigint[];
  /** From and to, both included. */
  readonly forbidden?: readonly (readonly [bigint, bigint])[];
  readonly free: readonly (bigint | undefined)[];
}

const cases: readonly Case[] = [
  { name: "the first of all is the lowest", used: [], free: [1n, 2n, 3n] },
  { name: "above all in use, not in a gap", used: [1n, 5n], free: [6n, 7n] },
  { name: "past what is forbidden", used: [1n], forbidden: [[2n, 4n]], free: [5n, 6n] },
  { name: "in a gap when the top is taken", used: [1n, 10n], free: [2n, 3n] },
  {
    name: "in a gap when all above is forbidden",
    used: [1n, 3n],
    forbidden: [[4n, 10n]],
    free: [2n, undefined],
  },
  {
    name: "a forbidden number in use is not the highest",
    used: [1n, 8n],
    forbidden: [[8n, 8n]],
    free: [2n, 3n],
  },
  { name: "nothing when all are taken", used: [], forbidden: [[1n, 10n]], free: [undefined] },
];

for (const { name, used, forbidden = [], free } of cases) {
  test(`free numbers: ${name}`, () => {
    const allowedFrom = (start: bigint): bigint => {
      const range = forbidden.find(([from, to]) => from <= start && start <= to);
      return range === undefined ? start : range[1] + 1n;
    };
    const numbers = new FreeNumbers({ min: 1n, max: 10n, used: new Set(used), allowedFrom });
    assert.deepEqual(
      free.map(() => numbers.next()),
      free,
    );
  });
}

test("ten thousand numbers are handed out without looking at each again", () => {
  const used = new Set(Array.from({ length: 10_000 }, (_, index) => BigInt(index + 1)));
  const space = { min: 1n, max: 1_000_000n, used, allowedFrom: (number: bigint) => number };
  const numbers = new FreeNumbers(space);
  let last: bigint | undefined;
  for (let count = 0; count < 10_000; count++) last = numbers.next();
  assert.equal(last, 20_000n);
});
