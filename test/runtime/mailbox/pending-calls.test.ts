import assert from "node:assert/strict";
import { test } from "node:test";
import { CallTally } from "../../../runtime/src/call/call-tally.js";
import { Events } from "../../../runtime/src/inspect/events.js";
import type { AnyMethod } from "../../../runtime/src/call/method.js";
import { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { TimerWheel } from "../../../runtime/src/call/timer-wheel.js";
import type { Writer } from "../../../runtime/src/codec/writer.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { PendingCalls } from "../../../runtime/src/call/pending-calls.js";
import { NO_METADATA, type RpcError } from "../../../runtime/src/rpc-error.js";
import { Simulation } from "../../../runtime/src/testing.js";
import { echo } from "../support/probe-service.js";
import { heldBack } from "../support/world.js";

function setUp(): {
  readonly pending: PendingCalls;
  readonly failed: OutgoingCall[];
  readonly call: (text: unknown) => OutgoingCall;
  readonly callWith: (encode: (writer: Writer) => void) => OutgoingCall;
} {
  const { environment } = new Simulation();
  const failed: OutgoingCall[] = [];
  const owner = {
    wheel: new TimerWheel(environment),
    tally: new CallTally(new Events(environment, "")),
    attemptFailed: (call: OutgoingCall, failure: RpcError) => {
      failed.push(call);
      call.reject(failure);
    },
  };
  const callOf = (method: AnyMethod, values: readonly unknown[]): OutgoingCall => {
    const made = new OutgoingCall(owner, method, values, {
      metadata: NO_METADATA,
      serverId: undefined,
      routeKey: undefined,
    });
    made.begin(0, 1000);
    void heldBack(made.promise);
    return made;
  };
  const call = (text: unknown): OutgoingCall => callOf(echo, [text]);
  const callWith = (encode: (writer: Writer) => void): OutgoingCall =>
    callOf({ ...echo, encode }, ["x"]);
  const limits = { ...DEFAULT_LIMITS, pendingCallsMax: 3, pendingBytesMax: 12 };
  return { pending: new PendingCalls(limits), failed, call, callWith };
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

test("gives all calls back in order: nobody holds them, and all room is free again", () => {
  const { pending, failed, call } = setUp();
  const calls = ["aaaaaa", "", ""].map(call);
  for (const each of calls) pending.add(each);
  assert.deepEqual(pending.takeAll(), calls);
  assert.equal(pending.size, 0);
  assert.ok(calls.every(({ holder }) => holder === undefined));
  for (const each of calls) pending.add(each);
  assert.equal(pending.size, 3);
  assert.equal(failed.length, 0);
});

test("a call that its own arguments cancel while they are encoded is not held", async () => {
  // Regression: it waited all the same, and was sent although its caller was told it never was.
  const { pending, callWith } = setUp();
  const made = callWith((writer) => {
    made.cancel("changed my mind");
    writer.string(10, "x");
  });
  pending.add(made);
  assert.equal(pending.size, 0);
  await assert.rejects(made.promise, { code: StatusCode.CANCELLED, execution: "never-sent" });
});

test("arguments that throw what has no text fail their call alone", async () => {
  // Regression: the reason could not be made, and the exception escaped.
  const { pending, callWith } = setUp();
  const made = callWith(() => {
    throw Object.create(null);
  });
  pending.add(made);
  assert.equal(pending.size, 0);
  await assert.rejects(made.promise, { code: StatusCode.INVALID_ARGUMENT });
});
