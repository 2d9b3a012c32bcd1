import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenBuckets } from "../../../runtime/src/filter/token-buckets.js";

test("a bucket gives its burst at once, then as fast as it fills", () => {
  const buckets = new TokenBuckets({ perMs: 0.01, burst: 3, keysMax: 10 });
  for (let n = 0; n < 3; n++) assert.equal(buckets.take("a", 0), 0);
  assert.equal(buckets.take("a", 0), 100);
  assert.equal(buckets.take("a", 60), 40);
  assert.equal(buckets.take("a", 100), 0);
  assert.equal(buckets.take("a", 100), 100);
});

test("waiting for as long as it says is enough, at any rate", () => {
  for (const perMs of [0.000_3, 0.007, 1 / 3, 0.9, 7]) {
    const buckets = new TokenBuckets({ perMs, burst: 1, keysMax: 10 });
    let now = 0;
    for (let n = 0; n < 200; n++) {
      const waitMs = buckets.take("a", now);
      if (waitMs === 0) continue;
      now += waitMs;
      assert.equal(buckets.take("a", now), 0, `${perMs} at ${now}`);
    }
  }
});

test("a bucket never holds more than its burst, however long the pause", () => {
  const buckets = new TokenBuckets({ perMs: 1, burst: 2, keysMax: 10 });
  const taken = Array.from({ length: 5 }, () => buckets.take("a", 1e9) === 0);
  assert.deepEqual(taken, [true, true, false, false, false]);
});

test("keys do not share", () => {
  const buckets = new TokenBuckets({ perMs: 0.01, burst: 1, keysMax: 10 });
  assert.deepEqual([buckets.take("a", 0), buckets.take("b", 0)], [0, 0]);
  assert.ok(buckets.take("a", 0) > 0);
});

test("keysMax: buckets beyond it are forgotten, those used longest ago first", () => {
  const buckets = new TokenBuckets({ perMs: 1e-9, burst: 1, keysMax: 3 });
  for (const key of ["a", "b", "c"]) buckets.take(key, 0);
  assert.ok(buckets.take("a", 0) > 0, "known, and used again");
  buckets.take("d", 0);
  assert.equal(buckets.size, 3);
  assert.ok(buckets.take("a", 0) > 0);
  assert.equal(buckets.take("b", 0), 0, "begins anew");
  for (let n = 0; n < 1000; n++) buckets.take(String(n), 0);
  assert.equal(buckets.size, 3);
});

test("full buckets are not kept", () => {
  const buckets = new TokenBuckets({ perMs: 1, burst: 1, keysMax: 1_000_000 });
  for (let n = 0; n < 1000; n++) buckets.take(String(n), n * 10);
  assert.ok(buckets.size <= 2, String(buckets.size));
});
