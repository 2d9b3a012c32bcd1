import assert from "node:assert/strict";
import { test } from "node:test";
import type { Candidate, Router } from "../../../runtime/src/router/router.js";
import { Turns } from "../../../runtime/src/router/turns.js";
import { candidates, everyone } from "./candidates.js";

function chosen(
  router: Router<Candidate>,
  count: number,
  isUsable: (server: Candidate) => boolean = everyone,
): string {
  return Array.from({ length: count }, () => router.choose(isUsable)?.id ?? "-").join("");
}

test("each usable server has its turn", () => {
  const turns = new Turns(candidates(3), () => 0);
  assert.equal(chosen(turns, 6), "abcabc");
  assert.equal(
    chosen(turns, 4, ({ id }) => id !== "b"),
    "acac",
  );
  assert.equal(
    chosen(turns, 1, () => false),
    "-",
  );
  assert.equal(chosen(new Turns([], () => 0), 1), "-");
});

test("turns begin anywhere", () => {
  assert.equal(chosen(new Turns(candidates(3), () => 0.99), 3), "cab");
});

test("with a thousand servers as many are looked at as with ten: one", () => {
  for (const count of [10, 1000]) {
    let looked = 0;
    const look = (): boolean => {
      looked++;
      return true;
    };
    const turns = new Turns(candidates(count), () => 0.5);
    for (let call = 0; call < 100; call++) turns.choose(look);
    assert.equal(looked, 100);
  }
});
