import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveEjection, ServerHealth } from "../../../runtime/src/station/server-health.js";

/** A health whose clock the test moves, with an ejection of 1,000 ms at first, 3,000 at most. */
class Patient {
  now = 0;
  chance = 0.5;
  changes = 0;
  readonly health: ServerHealth;

  constructor(failures = 3) {
    const host = {
      now: () => this.now,
      random: () => this.chance,
      healthChanged: () => void this.changes++,
    };
    this.health = new ServerHealth({ failures, minMs: 1_000, maxMs: 3_000 }, host);
  }

  /** Calls that are sent and fail now. */
  fail(times: number): void {
    for (let count = 0; count < times; count++) this.health.failed(this.now);
  }

  succeed(times: number): void {
    for (let count = 0; count < times; count++) this.health.succeeded(this.now);
  }

  /** Whether a call may go there; then it does. */
  call(): boolean {
    const { isAdmitted } = this.health;
    if (isAdmitted) this.health.chosen();
    return isAdmitted;
  }
}

test("failures in a row have a server left out, others do not", () => {
  const patient = new Patient();
  patient.fail(2);
  patient.succeed(1);
  patient.fail(2);
  assert.equal(patient.health.isEjected, false);
  patient.fail(1);
  assert.equal(patient.health.isEjected, true);
  assert.equal(patient.call(), false);
  assert.equal(patient.changes, 1);
});

test("one that fails most of its calls is left out, though never many in a row", () => {
  const patient = new Patient(100);
  for (let count = 0; count < 6; count++) {
    patient.fail(2);
    patient.succeed(1);
  }
  assert.equal(patient.health.isEjected, false, "18 calls say too little");
  patient.fail(2);
  assert.equal(patient.health.isEjected, true);
});

test("failures of long ago do not count", () => {
  const patient = new Patient(100);
  for (let count = 0; count < 30; count++) {
    patient.fail(1);
    patient.now += 1_100;
  }
  assert.equal(patient.health.isEjected, false);
});

test("after its time one call finds out, and then another when nothing has come of it", () => {
  const patient = new Patient();
  patient.fail(3);
  patient.now = 999;
  assert.equal(patient.call(), false);
  patient.now = 1_000;
  assert.deepEqual([patient.call(), patient.call()], [true, false]);
  patient.now = 2_000;
  assert.deepEqual([patient.call(), patient.call()], [true, false]);
});

test("a probe that is answered brings it back", () => {
  const patient = new Patient();
  patient.fail(3);
  patient.now = 1_000;
  patient.call();
  patient.succeed(1);
  assert.equal(patient.health.isEjected, false);
  assert.deepEqual([patient.call(), patient.call()], [true, true]);
  assert.equal(patient.changes, 2);
});

test("a probe that fails doubles the time, up to the longest", () => {
  const patient = new Patient();
  patient.fail(3);
  for (const [at, lengthMs] of [
    [1_000, 2_000],
    [3_000, 3_000],
    [6_000, 3_000],
  ] as const) {
    patient.now = at;
    assert.equal(patient.call(), true);
    patient.fail(1);
    assert.equal(patient.health.ejectedForMs, lengthMs);
  }
});

test("answers to calls that were sent before do not bring it back, failures do not prolong it", () => {
  const patient = new Patient();
  patient.now = 500;
  patient.fail(3);
  patient.health.succeeded(499);
  assert.equal(patient.health.isEjected, true);
  patient.now = 1_600;
  patient.health.failed(499);
  assert.equal(patient.health.ejectedForMs, 1_000);
});

test("one that is used although it is left out, and answers, is back", () => {
  const patient = new Patient();
  patient.fail(3);
  patient.now = 10;
  patient.succeed(1);
  assert.equal(patient.health.isEjected, false);
});

test("soon again means longer; a long time after, it begins anew", () => {
  const patient = new Patient();
  patient.fail(3);
  patient.now = 1_000;
  patient.succeed(1);
  patient.now = 2_000;
  patient.fail(3);
  assert.equal(patient.health.ejectedForMs, 2_000);
  patient.now = 4_000;
  patient.succeed(1);
  patient.now = 9_000;
  patient.fail(3);
  assert.equal(patient.health.ejectedForMs, 1_000);
});

test("another connection makes all forgotten", () => {
  const patient = new Patient();
  patient.fail(2);
  patient.health.reset();
  patient.fail(2);
  assert.equal(patient.health.isEjected, false);
  patient.fail(1);
  patient.health.reset();
  assert.equal(patient.health.isEjected, false);
  assert.equal(patient.changes, 2);
});

test("the time varies by a fifth, so that callers do not come back all at once", () => {
  for (const [chance, backAt] of [
    [0, 800],
    [1, 1_200],
  ] as const) {
    const patient = new Patient();
    patient.chance = chance;
    patient.fail(3);
    patient.now = backAt - 1;
    assert.equal(patient.call(), false);
    patient.now = backAt;
    assert.equal(patient.call(), true);
  }
});

test("resolveEjection fills up, turns off, and refuses what is wrong", () => {
  assert.deepEqual(resolveEjection(undefined), { failures: 5, minMs: 5_000, maxMs: 300_000 });
  assert.deepEqual(resolveEjection({ failures: 2 })?.failures, 2);
  assert.equal(resolveEjection(false), undefined);
  for (const [given, message] of [
    [true, /^ejection: expected false or an object, got boolean true$/],
    [{ failures: 0 }, /^ejection\.failures: expected an integer from 1/],
    [{ minMs: 10, maxMs: 5 }, /^ejection\.maxMs: expected at least minMs, 10, got 5$/],
  ] as const) {
    assert.throws(() => resolveEjection(given as never), { name: "TypeError", message });
  }
});
