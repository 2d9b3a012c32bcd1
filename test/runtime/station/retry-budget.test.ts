import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveRetryBudget, RetryBudget } from "../../../runtime/src/station/retry-budget.js";

function withdrawn(budget: RetryBudget, attempts: number): number {
  let count = 0;
  for (let attempt = 0; attempt < attempts; attempt++) if (budget.withdraw()) count++;
  return count;
}

test("ten seconds of the least are there at first, and come back at its rate", () => {
  let now = 0;
  const budget = new RetryBudget({ ratio: 0, minPerSecond: 10 }, () => now);
  assert.equal(withdrawn(budget, 500), 100);
  now += 1_000;
  assert.equal(withdrawn(budget, 500), 10);
  now += 3_600_000;
  assert.equal(withdrawn(budget, 500), 100, "a quiet hour does not pay for a storm");
});

test("each call adds its part", () => {
  const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 0 }, () => 0);
  assert.equal(withdrawn(budget, 10), 0);
  for (let call = 0; call < 11; call++) budget.deposit();
  assert.equal(withdrawn(budget, 10), 2);
});

test("in the long run repetitions stay below their part of the calls", () => {
  let now = 0;
  const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 10 }, () => now);
  let repeated = 0;
  for (let call = 0; call < 100_000; call++) {
    budget.deposit();
    now += 0.1; // 10,000 calls a second for ten seconds, all of which fail
    if (budget.withdraw()) repeated++;
  }
  assert.ok(repeated <= 0.2 * 100_000 + 10 * 10 + 100, `${repeated}`);
  assert.ok(repeated >= 0.2 * 100_000, `${repeated}`);
});

test("resolveRetryBudget fills up, and refuses what is wrong", () => {
  assert.deepEqual(resolveRetryBudget(undefined), { ratio: 0.2, minPerSecond: 10 });
  assert.deepEqual(resolveRetryBudget({ ratio: 0 }), { ratio: 0, minPerSecond: 10 });
  for (const [given, message] of [
    [5, /^retryBudget: expected an object, got number 5$/],
    [{ ratio: -1 }, /^retryBudget\.ratio: expected a number from 0 to 10, got number -1$/],
    [{ ratio: Number.NaN }, /^retryBudget\.ratio: /],
    [{ minPerSecond: "5" }, /^retryBudget\.minPerSecond: expected a number from 0 to 1000000/],
  ] as const) {
    assert.throws(() => resolveRetryBudget(given as never), { name: "TypeError", message });
  }
});
