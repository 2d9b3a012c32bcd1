import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import {
  type Failure,
  readFailure,
  TAG_FAILURE_PAYLOAD,
  writeFailure,
} from "../../../runtime/src/composer/failure.js";
import { DEFAULT_LIMITS, REASON_BYTES_MAX } from "../../../runtime/src/limits.js";
import { type Execution, NO_METADATA } from "../../../runtime/src/rpc-error.js";

function roundTrip({ payload, ...failure }: Failure): Failure {
  const writer = new Writer();
  writeFailure(writer, failure, DEFAULT_LIMITS);
  if (payload.length > 0) writer.bytes(TAG_FAILURE_PAYLOAD, payload);
  return readFailure(new Reader(writer.finish()), DEFAULT_LIMITS);
}

const plain: Failure = {
  code: 5,
  execution: "executed",
  reason: "no such room",
  retryAfterMs: 0,
  metadata: NO_METADATA,
  payload: new Uint8Array(0),
};

test("every field survives", () => {
  const full: Failure = {
    ...plain,
    code: 1001,
    retryAfterMs: 250,
    metadata: new Map([["trace", "1"]]),
    payload: Uint8Array.of(10, 1, 120),
  };
  assert.deepEqual(roundTrip(plain), plain);
  assert.deepEqual(roundTrip(full), full);
});

for (const execution of ["executed", "refused", "maybe-executed"] satisfies Execution[]) {
  test(`${execution} survives`, () => {
    assert.equal(roundTrip({ ...plain, execution }).execution, execution);
  });
}

test("an execution that this version does not know may have run", () => {
  assert.equal(
    readFailure(new Reader(Uint8Array.of(8, 5, 16, 9)), DEFAULT_LIMITS).execution,
    "maybe-executed",
  );
});

test("a failure without a code is a DecodeError", () => {
  assert.throws(() => readFailure(new Reader(new Uint8Array(0)), DEFAULT_LIMITS), {
    name: "DecodeError",
    message: "failure: expected a code, got 0",
  });
});

const reasons: readonly [string, string, string][] = [
  ["short", "short", "short"],
  ["empty", "", ""],
  ["of just the limit in ASCII", "x".repeat(1024), "x".repeat(1024)],
  ["one byte longer", "x".repeat(1025), `${"x".repeat(1021)}…`],
  [
    "with a character of four bytes at the border",
    `${"x".repeat(1019)}😀😀`,
    `${"x".repeat(1019)}…`,
  ],
  ["that is no Unicode", "a\ud800b", "a\ufffdb"],
  ["long and no Unicode", "\ud800".repeat(2000), `${"\ufffd".repeat(340)}…`],
];

for (const [name, reason, expected] of reasons) {
  test(`a reason ${name}`, () => {
    const got = roundTrip({ ...plain, reason }).reason;
    assert.equal(got, expected);
    assert.ok(Buffer.byteLength(got) <= REASON_BYTES_MAX);
  });
}
