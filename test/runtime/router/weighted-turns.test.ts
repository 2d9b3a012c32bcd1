import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WeightedTurns } from "../../../runtime/src/router/weighted-turns.js";
import { candidates, everyone } from "./candidates.js";

const weights = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
const offsets = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Ids in the order in which they are chosen. */
function sequence(
  given: readonly number[],
  offset: number,
  turns: number,
  isUsable: (id: string) => boolean = everyone,
): readonly string[] {
  const servers = candidates(given.length, (index) => ({ weight: given[index] ?? 1 }));
  const router = new WeightedTurns(servers, () => offset);
  return Array.from({ length: turns }, () => router.choose(({ id }) => isUsable(id))?.id ?? "-");
}

function countOf(ids: readonly string[], id: string): number {
  return ids.filter((each) => each === id).length;
}

const sum = (given: readonly number[]): number => given.reduce((total, each) => total + each, 0);

test("weights 5, 1 and 1: the light ones come between the turns of the heavy one", () => {
  assert.equal(sequence([5, 1, 1], 0.5, 14).join(""), "abaaacaabaaaca");
});

test("property: in every round each server has exactly as many turns as its weight", () => {
  fc.assert(
    fc.property(weights, offsets, (given, offset) => {
      const round = sum(given);
      const ids = sequence(given, offset, 3 * round);
      for (let at = 0; at < 3; at++) {
        const part = ids.slice(at * round, (at + 1) * round);
        for (const [index, { id }] of candidates(given.length).entries()) {
          assert.equal(countOf(part, id), given[index]);
        }
      }
    }),
  );
});

test("property: smooth: at any time each has had its share, give or take its neighbours' turns", () => {
  fc.assert(
    fc.property(weights, offsets, (given, offset) => {
      const round = sum(given);
      const ids = sequence(given, offset, round);
      for (const [index, { id }] of candidates(given.length).entries()) {
        let had = 0;
        for (const [at, chosen] of ids.entries()) {
          if (chosen === id) had++;
          const due = ((at + 1) * (given[index] ?? 1)) / round;
          assert.ok(Math.abs(had - due) <= given.length + 1, `${id}: ${had} of ${due}`);
        }
      }
    }),
  );
});

test("property: while one cannot be used the others keep their shares", () => {
  fc.assert(
    fc.property(weights, offsets, (given, offset) => {
      fc.pre(given.length > 1);
      const rest = given.slice(1);
      const ids = sequence(given, offset, sum(rest), (id) => id !== "a");
      assert.equal(countOf(ids, "a"), 0);
      for (const [index, { id }] of candidates(given.length).entries()) {
        if (index > 0) assert.equal(countOf(ids, id), given[index]);
      }
    }),
  );
});

test("a light server that alone can be used is found beside heavy ones", () => {
  const ids = sequence([1000, 1000, 1], 0, 5, (id) => id === "c");
  assert.deepEqual(ids, ["c", "c", "c", "c", "c"]);
  assert.deepEqual(
    sequence([2, 3], 0, 2, () => false),
    ["-", "-"],
  );
  assert.deepEqual(sequence([], 0, 1), ["-"]);
});
