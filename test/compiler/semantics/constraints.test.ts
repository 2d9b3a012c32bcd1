import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConstraintsModel, MethodModel } from "../../../compiler/src/model/model.js";
import { compileText, declarationsOf } from "./compile-text.js";

const none: ConstraintsModel = {
  min: undefined,
  max: undefined,
  length: undefined,
  items: undefined,
  pattern: undefined,
};

/** Fields of a message, and what their model says. */
const FIELDS: readonly (readonly [string, Partial<ConstraintsModel> | undefined])[] = [
  ["1 plain: string;", undefined],
  ['@deprecated @x.acme.audit("y") 1 other: string;', undefined],
  ["@min(1) @max(LIMIT) 1 bounds: uint32;", { min: 1, max: 40 }],
  ["@min(-2.5) 1 real: double;", { min: -2.5 }],
  ["@max(0.1) 1 single: float;", { max: 0.1 }],
  ["@min(-9223372036854775808) 1 big: int64;", { min: -(2n ** 63n) }],
  ['@js("number") @max(9007199254740991) 1 safe: int64;', { max: 2 ** 53 - 1 }],
  ["@min(250) 1 wait: duration;", { min: 250 }],
  ["@length(max: 20) 1 text: Name;", { length: { min: undefined, max: 20 } }],
  ["@length(2, 4) 1 data?: bytes;", { length: { min: 2, max: 4 } }],
  ["@items(min: 1) 1 list: string[];", { items: { min: 1, max: undefined } }],
  ["@items(max: 3) 1 list?: string[];", { items: { min: undefined, max: 3 } }],
  ["@items(max: 3) 1 list: map<string, int32>;", { items: { min: undefined, max: 3 } }],
  ['@pattern("\\\\d+") 1 digits: string;', { pattern: "\\d+" }],
];

for (const [field, expected] of FIELDS) {
  test(`the model of ${field}`, () => {
    const text = `const LIMIT: uint32 = 40; type Name = string; message M { ${field} }`;
    const message = declarationsOf(text).get("M");
    assert.ok(message?.kind === "message");
    const constraints = expected === undefined ? undefined : { ...none, ...expected };
    assert.deepEqual(message.fields[0]?.constraints, constraints);
  });
}

test("a method is constrained when something at any depth of its parameters is", () => {
  const service = declarationsOf(`
    message Leaf { @min(1) 1 n: int32; }
    union Choice { 1 leaf: Leaf; 2 free: Free; }
    message Tree { 1 choices: map<string, Choice[]>; 2 parent?: Tree; }
    message Free { 1 text: string; 2 self?: Free; }
    @server("demo") service S {
      none();
      free(free: Free, more: Free[]): Leaf;
      own(@length(max: 3) text: string);
      deep(free: Free, tree?: Tree);
      list(leaves: Leaf[][]);
      oneway sent(choice: Choice);
      streamed(@js("number") @max(5) items: stream int64);
      leaves(leaves: stream Leaf);
    }
  `).get("S");
  assert.ok(service?.kind === "service");
  const constrained = service.methods.filter((method) => method.constrained);
  assert.deepEqual(names(constrained), ["own", "deep", "list", "sent"]);
  const streams = service.methods.flatMap(({ parameterStream }) => parameterStream ?? []);
  assert.deepEqual(
    streams.map((stream) => [stream.jsNumber, stream.constrained, stream.constraints]),
    [
      [true, true, { ...none, max: 5 }],
      [false, true, undefined],
    ],
  );
});

/** What is wrong with one field, and the message that says so. */
const WRONG: readonly (readonly [string, string | undefined])[] = [
  ["@min(1) 1 n: int32 = 0;", "`@min` refuses the default `0`"],
  ["@max(-1) 1 n: sint64 = 0;", "`@max` refuses the default `0`"],
  ["@min(0) 1 n: double = nan;", "`@min` refuses the default `nan`"],
  ["@length(min: 1) 1 t: string = '';", "`@length` refuses the default `''`"],
  ["@length(max: 1) 1 t: string = '😀';", undefined],
  ["@length(max: 1) 1 t: bytes = '😀';", "`@length` refuses the default `'😀'`"],
  ["@pattern('[a-z]+') 1 t: string = 'a1';", "`@pattern` refuses the default `'a1'`"],
  ["@pattern('a+') 1 t: string = 'aa';", undefined],
  ["@max(0.1) 1 r: float = 0.1;", undefined],
  ["@min(0.9) @max(0.9) 1 r: float = 0.9;", undefined],
  ["@min(9007199254740993) @max(9007199254740992) 1 n: int64;", "`@min` is greater than `@max`"],
  ["@min(300) 1 n: uint32; @max(-1) 2 m: uint32;", "-1 does not fit into `uint32`"],
  [
    "@js('number') @max(9007199254740992) 1 n: int64;",
    "9007199254740992 does not fit into `int64`",
  ],
  ["@pattern('(a*)*') 1 t: string = 'b';", "this pattern is refused"],
];

for (const [field, expected] of WRONG) {
  test(`${field} ${expected === undefined ? "is right" : "is refused"}`, () => {
    const messages = compileText(`message M { ${field} }`).diagnostics.map(
      ({ message }) => message,
    );
    if (expected === undefined) assert.deepEqual(messages, []);
    else {
      assert.equal(messages.length, 1, messages.join("\n"));
      assert.ok(messages[0]?.startsWith(expected), messages[0]);
    }
  });
}

function names(methods: readonly MethodModel[]): readonly string[] {
  return methods.map(({ name }) => name);
}
