/**
 * Whole clusters under virtual time, each with its own calls and its own trouble from one seed. What
 * callers are told is held against what really ran: see `checks.ts`, and `healing.ts` for what comes after.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFailure } from "./main.js";
import { pastFailures } from "./past-failures.js";
import { type Account, simulate } from "./simulate.js";

const SEEDS = 500;
const SEEDS_PER_TEST = 50;

for (let first = 1; first <= SEEDS; first += SEEDS_PER_TEST) {
  const last = first + SEEDS_PER_TEST - 1;
  test(`seeds ${first} to ${last}: callers are told the truth, and nothing is left`, async () => {
    for (let seed = first; seed <= last; seed++) {
      const account = await simulate(seed);
      assert.ok(account.faults.length === 0, describeFailure(account));
    }
  });
}

for (const { seed, reason } of pastFailures()) {
  test(`seed ${seed}: ${reason}`, async () => {
    const account = await simulate(seed);
    assert.ok(account.faults.length === 0, describeFailure(account));
  });
}

test("equal seeds give equal runs", async () => {
  const [one, two] = [await traceOf(7), await traceOf(7)];
  assert.ok(one.length > 100);
  assert.deepEqual(one, two);
  assert.notDeepEqual(one, await traceOf(8));
});

test("calls of all kinds end in all ways", async () => {
  const accounts: Account[] = [];
  for (let seed = 1; seed <= 15; seed++) accounts.push(await simulate(seed));
  const seen = new Set(accounts.flatMap(({ endings }) => Object.keys(endings)));
  for (const kind of ["echo", "fetch", "watch", "peek", "upload", "talk"]) {
    for (const ending of ["answered", "never-sent", "maybe-executed", "executed"]) {
      assert.ok(seen.has(`${kind} ${ending}`), `no ${kind} ended ${ending}`);
    }
  }
  assert.ok(seen.has("note answered") && seen.has("note never-sent") && seen.has("echo refused"));
});

async function traceOf(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await simulate(seed, { trace: (line) => lines.push(line) });
  // Connections are numbered through all the process.
  return lines.map((line) => line.replaceAll(/#\d+(?=[\s"])/g, "#"));
}
