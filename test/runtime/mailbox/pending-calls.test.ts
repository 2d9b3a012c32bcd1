import assert from "node:assert/strict";
import { test } from "node:test";
import { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { TimerWheel } from "../../../runtime/src/call/timer-wheel.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { PendingCalls } from "../../../runtime/src/mailbox/pending-calls.js";
import { NO_METADATA, type RpcError } from "../../../runtime/src/rpc-error.js";
import { Simulation } from "../../../runtime/src/testing.js";
import { echo } from "../support/probe-service.js";
import { heldBack } from "../support/world.js";

function setUp(): {
  readonly pending: PendingCalls;
  readonly failed: OutgoingCall[];
  readonly call: (text: unknown) => OutgoingCall;
} {
  const { environment } = new Simulation();
  const failed: OutgoingCall[] = [];
  const owner = {
    wheel: new TimerWheel(environment),
    attemptFailed: (call: OutgoingCall, failure: RpcError) => {
      failed.push(call);
      call.reject(failure);
    },
  };
  const call = (text: unknown): OutgoingCall => {
    const made = new OutgoingCall(owner, echo, [text], {
      deadlineAt: 1000,
      metadata: NO_METADATA,
      serverId: undefined,
      routeKey: undefined,
    });
    void heldBack(made.promise);
    return made;
  };
  const limits = { ...DEFAULT_LIMITS, pendingCallsMax: 3, pendingBytesMax: 12 };
  return { pending: new PendingCalls(limits), failed, call };
}

test("gives calls back in the order they came, without those that gave up", () => {
  const { pending, call } = setUp();
  const calls = ["a", "b", "c"].map(call);
  for (const each of calls) pending.add(each);
  assert.equal(calls[1]?.holder?.abandon(calls[1]), "never-sent");
  assert.deepEqual(
    [pending.shift(), pending.shift(), pending.shift()],
    [calls[0], calls[2], undefined],
  );
  assert.equal(calls[0]?.holder, undefined);
});

test("encodes the arguments at once: wrong ones fail at once", async () => {
  const { pending, call } = setUp();
  const wrong = call(5);
  pending.add(wrong);
  assert.equal(pending.size, 0);
  await assert.rejects(wrong.promise, {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
  });
});

test("an argument that is changed later does not change the call", () => {
  const { pending, call } = setUp();
  const values = ["a"];
  const made = call("a");
  pending.add(made);
  values[0] = "b";
  assert.deepEqual(made.payload, Uint8Array.of(10, 1, 97));
});

test("is full by number and by bytes, and has room again", () => {
  const { pending, failed, call } = setUp();
  for (const text of ["", "", ""]) pending.add(call(text));
  pending.add(call(""));
  assert.equal(failed.length, 1);
  pending.shift();
  pending.add(call("x".repeat(10)));
  assert.equal(failed.length, 1);
  pending.shift();
  pending.add(call("x"));
  assert.equal(failed.length, 2);
});

test("a call that comes back with its arguments encoded is not encoded again", () => {
  const { pending, call } = setUp();
  const made = call(5);
  made.payload = Uint8Array.of(10, 1, 97);
  pending.add(made);
  assert.equal(pending.size, 1);
});

test("fails all, and is empty before the first hears of it", () => {
  const { pending, failed, call } = setUp();
  const calls = ["a", "b"].map(call);
  for (const each of calls) pending.add(each);
  pending.failAll((each) => {
    assert.equal(pending.size, 0);
    return each.error(StatusCode.UNAVAILABLE, "gone", { execution: "never-sent" });
  });
  assert.deepEqual(failed, calls);
});
