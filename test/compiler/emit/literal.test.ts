import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import {
  defaultLiteral,
  numberLiteral,
  propertyKey,
  stringLiteral,
} from "../../../compiler/src/emit/literal.js";
import { print } from "../../../compiler/src/emit/document.js";

const STRINGS: Readonly<Record<string, string>> = {
  plain: '"plain"',
  "it's": '"it\'s"',
  'say "hi"': "'say \"hi\"'",
  "\"'": '"\\"\'"',
  "back\\slash": '"back\\\\slash"',
  "line\nbreak": '"line\\nbreak"',
  "\u2028\u2029": '"\\u2028\\u2029"',
  "\ud800": '"\\ud800"',
  "*/ `": '"*/ `"',
};

for (const [text, literal] of Object.entries(STRINGS)) {
  test(`${JSON.stringify(text)} is written as ${literal}`, () => {
    assert.equal(stringLiteral(text), literal);
    // What is written is what is read.
    assert.equal(runInNewContext(literal), text);
  });
}

for (const [number, literal] of [
  [0, "0"],
  [-0, "-0"],
  [1e21, "1e21"],
  [1.5e-7, "1.5e-7"],
  [Number.NaN, "NaN"],
  [-Infinity, "-Infinity"],
] as const) {
  test(`the number ${literal}`, () => assert.equal(numberLiteral(number), literal));
}

test("defaults of every kind", () => {
  const write = (value: Parameters<typeof defaultLiteral>[0]): string =>
    print(defaultLiteral(value, "new Uint8Array")).trimEnd();
  assert.equal(write({ kind: "bigint", value: -(2n ** 63n) }), "-9223372036854775808n");
  assert.equal(write({ kind: "boolean", value: false }), "false");
  assert.equal(write({ kind: "member", value: "OWNER" }), '"OWNER"');
  assert.equal(write({ kind: "bytes", value: new Uint8Array() }), "new Uint8Array(0)");
  assert.equal(write({ kind: "bytes", value: new Uint8Array([1, 2]) }), "new Uint8Array([1, 2])");
});

test("a property that is no identifier is quoted, and __proto__ sets no prototype", () => {
  assert.equal(propertyKey("constructor"), "constructor");
  assert.equal(propertyKey("game-hall"), '"game-hall"');
  assert.equal(propertyKey("__proto__"), '["__proto__"]');
});
