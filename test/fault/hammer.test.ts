import assert from "node:assert/strict";
import { test } from "node:test";
import { describeAccount, faultsOf, hammer, type HammerAccount } from "./hammer.js";

test("three seconds of random and mutated frames harm no honest call", async (context) => {
  const account = await hammer({ seconds: 3, seed: 1 });
  context.diagnostic(describeAccount(account));
  assert.deepEqual(faultsOf(account), []);
  assert.ok(account.honestCalls > 0);
  assert.ok(account.attacks.frames > 0);
  assert.ok(Object.keys(account.end.closed).length > 0);
});

test("a run with faults says which", () => {
  const account: HammerAccount = {
    attacks: { connections: 1, frames: 1, bytes: 1 },
    honestCalls: 1,
    honestFailures: ["call 0: UNAVAILABLE"],
    rssAfterWarmUp: 1,
    end: {
      rssBytes: 2 ** 30,
      connections: 0,
      callsRunning: 0,
      closed: { "connection closed: internal error": 1 },
      errors: { "handler of test.v1.Probe/echo failed": 3, "something else": 1 },
    },
  };
  assert.deepEqual(faultsOf(account), [
    "an honest call failed: call 0: UNAVAILABLE",
    "memory grew by 1024.0 MiB",
    "the gateway reported: something else",
    "an internal error",
  ]);
  assert.match(describeAccount(account), /1\.0 MiB|1024\.0 MiB at the end/);
});
