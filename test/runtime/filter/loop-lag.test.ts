import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../../runtime/src/index.js";
import { LoopLag } from "../../../runtime/src/filter/loop-lag.js";
import { VirtualClock } from "../../../runtime/src/testing.js";

interface Loop {
  readonly time: VirtualClock;
  readonly lag: LoopLag;
}

function loop(): Loop {
  const time = new VirtualClock();
  const clock: Clock = {
    now: () => time.now,
    startTimer: (ms, callback) => time.start(ms, callback),
  };
  return { time, lag: new LoopLag(clock) };
}

/** Lets time go by, timers included. */
function pass(time: VirtualClock, ms: number): void {
  const untilMs = time.now + ms;
  while (time.step(untilMs));
  time.skipTo(untilMs);
}

test("a loop that keeps up is not behind, however often it is asked", () => {
  const { time, lag } = loop();
  for (let turn = 0; turn < 1000; turn++) {
    assert.equal(lag.measure(), 0);
    pass(time, 1);
  }
});

test("there is one timer while somebody asks, and none when nobody does", () => {
  const { time, lag } = loop();
  assert.equal(time.pending, 0);
  for (let turn = 0; turn < 100; turn++) {
    lag.measure();
    assert.equal(time.pending, 1);
  }
  pass(time, 100);
  assert.equal(time.pending, 0);
});

test("a stall is seen while it lasts, and for a while after", () => {
  const { time, lag } = loop();
  lag.measure();
  time.skipTo(time.now + 220);
  assert.equal(lag.measure(), 200, "220 ms without the timer of 20 ms");
  pass(time, 0);
  assert.ok(lag.measure() >= 100, "half of it after one measurement");
  for (let turn = 0; turn < 10; turn++) {
    pass(time, 20);
    lag.measure();
  }
  assert.ok(lag.measure() < 1, "next to nothing after ten good ones");
});

test("what was measured long ago says nothing", () => {
  const { time, lag } = loop();
  lag.measure();
  time.skipTo(time.now + 500);
  pass(time, 0);
  pass(time, 1000);
  assert.equal(lag.measure(), 0);
});
