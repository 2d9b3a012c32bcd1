import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { ReconnectDelay } from "../../../runtime/src/mailbox/reconnect-delay.js";

function delays(random: number, count: number): readonly number[] {
  const delay = new ReconnectDelay(DEFAULT_LIMITS, () => random);
  return Array.from({ length: count }, () => Math.round(delay.afterFailure()));
}

test("each failure waits 1.6 times longer, up to the longest", () => {
  assert.deepEqual(
    delays(0.5, 13),
    [200, 320, 512, 819, 1311, 2097, 3355, 5369, 8590, 13744, 21990, 30000, 30000],
  );
});

test("chance makes it up to a fifth shorter or longer", () => {
  assert.deepEqual(delays(0, 3), [160, 256, 410]);
  assert.deepEqual(delays(1, 3), [240, 384, 614]);
});

test("a connection that lived ten seconds starts over, a shorter one counts as a failure", () => {
  const delay = new ReconnectDelay(DEFAULT_LIMITS, () => 0.5);
  delay.afterFailure();
  assert.equal(Math.round(delay.afterLoss(9_999)), 320);
  delay.afterLoss(10_000);
  assert.equal(delay.afterFailure(), 200);
});

test("after a connection that worked the first try comes soon, spread over 50 ms", () => {
  for (const [random, expected] of [
    [0, 0],
    [0.5, 25],
    [0.98, 49],
  ] as const) {
    const delay = new ReconnectDelay(DEFAULT_LIMITS, () => random);
    delay.afterFailure();
    assert.equal(delay.afterLoss(10_000), expected);
  }
});

test("the longest pause bounds all others, even the first", () => {
  const limits = { ...DEFAULT_LIMITS, reconnectMinMs: 500, reconnectMaxMs: 10 };
  const delay = new ReconnectDelay(limits, () => 0.5);
  assert.equal(delay.afterFailure(), 10);
  assert.equal(delay.afterLoss(10_000), 5);
});
