import assert from "node:assert/strict";
import { test } from "node:test";
import { oneway } from "../../../runtime/src/call/method.js";
import type { Asked } from "../../../runtime/src/pomelo/method-finder.js";
import { RequestHeads } from "../../../runtime/src/pomelo/request-heads.js";

const method = oneway({
  path: "test.v1.Probe/note",
  id: 1,
  serverType: "probe",
  encode: () => {},
  decode: () => [],
  parameters: () => [],
});

function textOf(id: unknown, args: unknown, names: object = {}): string {
  const asked = {
    namespace: "user",
    serverType: "probe",
    service: "probe",
    method: "note",
    ...names,
  };
  return JSON.stringify({ id, msg: { ...asked, args } });
}

/** Heads that know the requests of one method. */
function taught(text = textOf(1, ["a"])): RequestHeads {
  const heads = new RequestHeads();
  // The cast: what was written above.
  heads.learn(text, (JSON.parse(text) as { readonly msg: Asked }).msg, method);
  return heads;
}

test("a request of a method that was asked for before is read by its head", () => {
  const heads = taught();
  for (const [id, args] of [
    [2, ["b"]],
    [0, []],
    [-5, { a: ',"args":' }],
    [999_999_999_999_999, null],
  ] as const) {
    const known = heads.read(textOf(id, args));
    assert.deepEqual([known?.id, known?.method, known?.takeArguments()], [id, method, args]);
  }
});

const others: readonly [string, string][] = [
  ["another method", textOf(2, [], { method: "other" })],
  ["another order", '{"msg":{"method":"note","args":[]},"id":2}'],
  ["a trace", `{"traceId":"t",${textOf(2, []).slice(1)}`],
  ["a list", `[${textOf(2, [])}]`],
  ["something behind the arguments", textOf(2, []).replace("[]", '[],"more":1')],
  ["something behind the message", textOf(2, []).replace("}}", '},"more":{}}')],
  ["no arguments", textOf(2, undefined)],
  ["two values as arguments", textOf(2, []).replace("[]", "[] []")],
  ["arguments that are cut off", textOf(2, ["b"]).replace('"b"', '"b')],
  ["no number", textOf(2, []).replace("2", "")],
  ["a number that JSON has not", textOf(2, []).replace("2", "0x2")],
  ["a number that is none", textOf(1.5, [])],
  ["a long number", textOf(2 ** 60, [])],
  ["nothing", ""],
  ["half of it", textOf(2, []).slice(0, 40)],
];

for (const [what, text] of others) {
  test(`somebody else reads ${what}`, () => assert.equal(taught().read(text), undefined));
}

test("what is written in another way is not learnt", () => {
  for (const text of [
    textOf(1, []).replaceAll(":", ": "),
    '{"id":1,"msg":{"args":[],"namespace":"user","service":"probe","method":"note"}}',
    `{"traceId":"t",${textOf(1, []).slice(1)}`,
  ]) {
    assert.equal(taught(text).read(textOf(2, [])), undefined);
  }
});

test("a caller that calls its server something else each time fills no memory", () => {
  const heads = new RequestHeads();
  const learn = (serverType: string): RequestHeads => {
    const text = textOf(1, [], { serverType });
    heads.learn(text, (JSON.parse(text) as { readonly msg: Asked }).msg, method); // written above
    return heads;
  };
  for (let at = 0; at < 1_024; at++) learn(`s${at}`);
  assert.ok(heads.read(textOf(2, [], { serverType: "s1023" })) !== undefined);
  assert.equal(learn("one more").read(textOf(2, [], { serverType: "one more" })), undefined);
});

test("a head that is longer than any names are is not remembered", () => {
  const serverType = "s".repeat(2_000);
  const text = textOf(1, [], { serverType });
  assert.equal(taught(text).read(text), undefined);
});
