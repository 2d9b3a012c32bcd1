import assert from "node:assert/strict";
import { test } from "node:test";
import { assertContract, DeclaredError } from "../../runtime/src/codegen.js";
import { RpcError, StatusCode, statusName, unknownFields } from "../../runtime/src/index.js";
import { consoleLogger } from "../../runtime/src/console-logger.js";
import { describeThrown } from "../../runtime/src/call/describe-thrown.js";

class Sample extends DeclaredError {
  constructor(fields: object, options?: { message?: string }) {
    super(1234, "Sample", fields, options);
  }
}

test("an RpcError shows the name of its code", () => {
  const error = new RpcError(StatusCode.NOT_FOUND, "no such room");
  assert.equal(error.message, "NOT_FOUND: no such room");
  assert.equal(error.rawMessage, "no such room");
  assert.equal(error.execution, "executed");
  assert.equal(String(error), "RpcError: NOT_FOUND: no such room");
  assert.ok(error instanceof Error);
});

test("a cause is kept, an absent one is no property", () => {
  const cause = new Error("inner");
  assert.equal(new RpcError(5, "x", { cause }).cause, cause);
  assert.equal("cause" in new RpcError(5, "x"), false);
});

test("RpcError.from leaves an RpcError as it is and wraps anything else", () => {
  const error = new RpcError(5, "x");
  assert.equal(RpcError.from(error), error);
  const cases: readonly [unknown, string][] = [
    [new Error("inner"), "inner"],
    ["text", "text"],
    [undefined, "undefined"],
  ];
  for (const [thrown, reason] of cases) {
    const made = RpcError.from(thrown);
    assert.equal(made.code, StatusCode.UNKNOWN);
    assert.equal(made.rawMessage, reason);
    assert.equal(made.cause, thrown);
  }
});

test("names of codes", () => {
  assert.equal(statusName(14), "UNAVAILABLE");
  assert.equal(statusName(1001), "code 1001");
  assert.equal(statusName(-1), "code -1");
});

const texts: readonly [object, string][] = [
  [{}, "{}"],
  [{ room: "lobby", limit: 2 }, '{ room: "lobby", limit: 2 }'],
  [{ a: 5n, b: undefined, c: null, d: true }, "{ a: 5n, b: undefined, c: null, d: true }"],
  [{ list: [1, 2], map: new Map(), inner: { a: 1 } }, "{ list: [2 items], map: {…}, inner: {…} }"],
  [
    { at: new Date(0), never: new Date(NaN) },
    `{ at: ${String(new Date(0))}, never: Invalid Date }`,
  ],
  [{ text: 'a "b"\n' }, '{ text: "a \\"b\\"\\n" }'],
];

for (const [fields, text] of texts) {
  test(`a declared error says ${text}`, () => {
    const error = new Sample(fields);
    assert.equal(error.rawMessage, text);
    assert.equal(error.name, "Sample");
    assert.equal(error.code, 1234);
    assert.equal(String(error), `Sample: ${text}`);
  });
}

test("a declared error with long fields stays short", () => {
  const { rawMessage: reason } = new Sample({ a: "x".repeat(10_000), b: "y".repeat(10_000) });
  assert.ok(reason.length < 220);
  assert.ok(reason.endsWith("…"));
});

test("a declared error keeps the unknown fields it was read with", () => {
  const kept = Uint8Array.of(8, 1);
  const error: object = new Sample({ a: 1, [unknownFields]: kept });
  assert.equal((error as { [unknownFields]?: Uint8Array })[unknownFields], kept); // where they are kept
  assert.equal(unknownFields in new Sample({ a: 1 }), false);
});

test("a declared error may have a message of its own", () => {
  assert.equal(new Sample({ a: 1 }, { message: "full" }).rawMessage, "full");
});

test("generated code of another contract is refused, with advice", () => {
  assert.doesNotThrow(() => assertContract(1));
  assert.throws(
    () => assertContract(2),
    /needs contract 2 of mailstation, this one has 1: update mailstation/,
  );
  assert.throws(() => assertContract(0), /this one has 1: generate again/);
});

test("whatever was thrown has a description", () => {
  const message = { toString: () => assert.fail("told on") };
  const cases: readonly [unknown, string][] = [
    [new Error("inner"), "inner"],
    ["text", "text"],
    [null, "null"],
    [Symbol("s"), "Symbol(s)"],
    [Object.create(null), "something without a text"],
    [Object.assign(new Error("x"), { message: 5 }), "5"],
    [Object.assign(new Error("x"), { message }), "something without a text"],
  ];
  for (const [thrown, text] of cases) assert.equal(describeThrown(thrown), text);
});

test("the console logger prints a line of JSON, whatever the fields hold", (context) => {
  const printed: unknown[] = [];
  context.mock.method(console, "error", (line: unknown) => printed.push(line));
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  consoleLogger.debug({}, "not shown");
  consoleLogger.info({}, "not shown");
  consoleLogger.warn(
    { big: 5n, err: Object.assign(new Error("e"), { stack: "E\n at x" }) },
    "warned",
  );
  consoleLogger.error(cycle, "failed");
  assert.deepEqual(printed, [
    '{"level":"warn","msg":"warned","big":"5n","err":"E\\n at x"}',
    '{"level":"error","msg":"failed"}',
  ]);
});
