import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  holdsNumber,
  joinRanges,
  subtractRanges,
} from "../../../compiler/src/breaking/number-ranges.js";

const ranges = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }))
    .map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 6 },
);

test("a difference holds what the one holds and the other does not, in order and apart", () => {
  fc.assert(
    fc.property(ranges, ranges, (one, other) => {
      const left = subtractRanges(one, other);
      for (let number = -1; number <= 50; number++) {
        const wanted = holdsNumber(one, number) && !holdsNumber(other, number);
        assert.equal(holdsNumber(left, number), wanted, String(number));
      }
      assert.deepEqual(joinRanges(left), left);
    }),
  );
});
