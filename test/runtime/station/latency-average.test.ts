import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyAverage } from "../../../runtime/src/station/latency-average.js";

test("nothing is known at first; an answer within the same moment is known all the same", () => {
  const latency = new LatencyAverage();
  assert.equal(latency.at(0), 0);
  latency.add(0, 0);
  assert.ok(latency.at(0) > 0);
});

test("jumps up with a slow answer, comes down slowly", () => {
  const latency = new LatencyAverage();
  latency.add(0, 1);
  latency.add(10, 100);
  assert.equal(latency.at(10), 100);
  latency.add(20, 1);
  assert.ok(latency.at(20) > 95);
  for (let now = 30; now < 60_000; now += 10) latency.add(now, 1);
  assert.ok(latency.at(60_000) < 2);
});

test("fades while there is no news", () => {
  const latency = new LatencyAverage();
  latency.add(0, 100);
  assert.ok(latency.at(10_000) < 40);
  assert.ok(latency.at(60_000) < 1);
});
