import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Alarm } from "../../../runtime/src/call/alarm.js";
import {
  type Deadline,
  NO_SLOT,
  TimerWheel,
  WHEEL_TICK_MS,
} from "../../../runtime/src/call/timer-wheel.js";
import type { Environment } from "../../../runtime/src/environment.js";
import { Simulation, VirtualClock } from "../../../runtime/src/testing.js";

/** Simple on purpose: every deadline fires at its time or at most a tick later, and only if it was not removed. */
class Entry implements Deadline {
  wheelNext: Deadline | undefined = undefined;
  wheelPrevious: Deadline | undefined = undefined;
  wheelSlot = NO_SLOT;
  firedAt: number | undefined = undefined;
  removedAt: number | undefined = undefined;
  readonly #now: () => number;
  deadlineAt: number;

  constructor(now: () => number, deadlineAt: number) {
    this.#now = now;
    this.deadlineAt = deadlineAt;
  }

  expire(): void {
    assert.equal(this.firedAt, undefined, "fired twice");
    this.firedAt = this.#now();
  }
}

function setUp(startMs = 0): {
  clock: VirtualClock;
  wheel: TimerWheel;
  pass: (ms: number) => void;
} {
  const clock = new VirtualClock();
  clock.skipTo(startMs);
  const environment: Environment = {
    ...new Simulation().environment,
    now: () => clock.now,
    startTimer: (delayMs, callback) => clock.start(delayMs, callback),
  };
  const pass = (ms: number): void => {
    const untilMs = clock.now + ms;
    while (clock.step(untilMs));
    clock.skipTo(untilMs);
  };
  return { clock, wheel: new TimerWheel(environment), pass };
}

interface Step {
  readonly passMs: number;
  /** Adds a deadline so far ahead. */
  readonly add?: number;
  /** Removes the entry with this index. */
  readonly remove?: number;
}

const steps = fc.array(
  fc.oneof(
    fc.record({ passMs: fc.nat(300), add: fc.double({ min: -50, max: 20_000, noNaN: true }) }),
    fc.record({ passMs: fc.nat(9000) }),
    fc.record({ passMs: fc.nat(50), remove: fc.nat(40) }),
  ),
  { maxLength: 60 },
);

test("fires every deadline at its time, at most a tick late, and none that was removed", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), steps, (startMs, plan) => {
      const { clock, wheel, pass } = setUp(startMs);
      const entries: Entry[] = [];
      for (const { passMs, add, remove } of plan as readonly Step[]) {
        pass(passMs);
        if (add !== undefined) {
          const entry = new Entry(() => clock.now, clock.now + add);
          entries.push(entry);
          wheel.add(entry);
        }
        const victim = remove === undefined ? undefined : entries[remove];
        if (victim !== undefined) {
          wheel.remove(victim);
          if (victim.firedAt === undefined) victim.removedAt ??= clock.now;
        }
        const waiting = entries.filter(
          (it) => it.firedAt === undefined && it.removedAt === undefined,
        );
        assert.equal(wheel.size, waiting.length);
      }
      pass(30_000);
      for (const { deadlineAt, firedAt, removedAt } of entries) {
        if (removedAt !== undefined) {
          assert.equal(firedAt, undefined, "fired after it was removed");
          assert.ok(removedAt <= deadlineAt + 300 + WHEEL_TICK_MS);
        } else {
          assert.ok(firedAt !== undefined, "never fired");
          assert.ok(firedAt >= deadlineAt, `${deadlineAt - firedAt} ms early`);
        }
      }
      assert.equal(wheel.size, 0);
      assert.equal(clock.pending, 0);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("no deadline is more than a tick late, wherever in a tick it lies", () => {
  for (let startMs = 0; startMs < 2 * WHEEL_TICK_MS; startMs += 0.7) {
    for (let inMs = 0.1; inMs < 3 * WHEEL_TICK_MS; inMs += 0.9) {
      const { clock, wheel, pass } = setUp(startMs);
      const entry = new Entry(() => clock.now, startMs + inMs);
      wheel.add(entry);
      pass(100);
      const lateMs = (entry.firedAt ?? Infinity) - entry.deadlineAt;
      assert.ok(lateMs >= 0 && lateMs <= WHEEL_TICK_MS + 1e-6, `${lateMs} ms late`);
    }
  }
});

test("one that has passed already fires with the next tick", () => {
  const { clock, wheel, pass } = setUp(1000);
  const entry = new Entry(() => clock.now, 10);
  wheel.add(entry);
  pass(WHEEL_TICK_MS);
  assert.equal(entry.firedAt, 1000 + WHEEL_TICK_MS);
});

test("a process that was stopped for an hour fires all that came due, once", () => {
  const { clock, wheel, pass } = setUp(5);
  const entries = Array.from({ length: 1000 }, (_, index) => {
    const entry = new Entry(() => clock.now, 5 + index * 37);
    wheel.add(entry);
    return entry;
  });
  clock.skipTo(3_600_000);
  pass(WHEEL_TICK_MS);
  assert.ok(entries.every(({ firedAt }) => firedAt !== undefined));
  assert.equal(wheel.size, 0);
});

test("an empty wheel has no timer", () => {
  const { clock, wheel, pass } = setUp();
  const entry = new Entry(() => clock.now, 100);
  wheel.add(entry);
  assert.equal(clock.pending, 1);
  wheel.remove(entry);
  wheel.remove(entry);
  pass(WHEEL_TICK_MS);
  assert.equal(clock.pending, 0);
});

test("a deadline that fires may add and remove others", () => {
  const { clock, wheel, pass } = setUp();
  const fired: string[] = [];
  const second = new Alarm(wheel, () => fired.push("second"));
  const third = new Alarm(wheel, () => fired.push("third"));
  const first = new Alarm(wheel, () => {
    fired.push("first");
    second.clear();
    third.set(clock.now + 50);
    first.set(clock.now + 1000);
  });
  // The one that was added last is visited first.
  second.set(20);
  first.set(20);
  pass(200);
  assert.deepEqual(fired, ["first", "third"]);
  assert.equal(first.isSet, true);
  first.clear();
});

test("an alarm that is set again moves", () => {
  const { wheel, pass } = setUp();
  let count = 0;
  const alarm = new Alarm(wheel, () => count++);
  alarm.set(100);
  alarm.set(500);
  pass(400);
  assert.equal(count, 0);
  assert.equal(wheel.size, 1);
  pass(200);
  assert.equal(count, 1);
  assert.equal(alarm.isSet, false);
});

test("one that throws does not stop the others, and what it threw comes out after them", () => {
  // Regression: those of the same round behind it never fired.
  const { wheel, pass } = setUp();
  const fired: string[] = [];
  const failing = (name: string): Alarm =>
    new Alarm(wheel, () => {
      fired.push(name);
      throw new Error(name);
    });
  new Alarm(wheel, () => fired.push("first")).set(20);
  failing("second").set(20);
  failing("third").set(21);
  new Alarm(wheel, () => fired.push("fourth")).set(22);
  new Alarm(wheel, () => fired.push("much later")).set(500);
  assert.throws(() => pass(100), /^Error: (second|third)$/);
  assert.deepEqual(fired.sort(), ["first", "fourth", "second", "third"]);
  pass(1000);
  assert.equal(fired.at(-1), "much later");
  assert.equal(wheel.size, 0);
});
