import assert from "node:assert/strict";
import { test } from "node:test";

import { durationMs } from "../../../compiler/src/semantics/duration.js";
import { fnv1a32 } from "../../../compiler/src/semantics/hash.js";
import { unsafePattern } from "../../../compiler/src/semantics/pattern.js";

test("FNV-1a gives the published values", () => {
  assert.equal(fnv1a32(""), 0x811c9dc5);
  assert.equal(fnv1a32("a"), 0xe40c292c);
  assert.equal(fnv1a32("foobar"), 0xbf9cf968);
});

test("durations are a number and a unit", () => {
  const cases = { "250ms": 250, "2s": 2000, "1.5m": 90_000, "1h": 3_600_000, "0.5s": 500 };
  for (const [text, expected] of Object.entries(cases)) assert.equal(durationMs(text), expected);
  for (const text of ["", "2", "s", "-1s", "0s", "2 s", "1d", "1e3s", "1000h", "0.0001ms"]) {
    assert.equal(durationMs(text), undefined, text);
  }
});

const safe = [
  "[a-z]+",
  "[a-z][a-z0-9_]{0,31}",
  "\\d{4}-\\d{2}",
  "(ab|cd){1,3}",
  "a|b",
  "\\p{L}+",
  "",
];
const unsafe = [
  "(a+)+",
  "(a*)*",
  "(a|a)*",
  "a*a*",
  "(a+b?)*",
  "\\1(a)",
  "(?<=a)b",
  "(?!a)",
  "[a",
  "(",
];

for (const pattern of safe) {
  test(`pattern ${pattern} is safe`, () => {
    assert.equal(unsafePattern(pattern), undefined);
  });
}

for (const pattern of [...unsafe, "((a+))+", "(?:(a+)b)+", "a{1001}", "x".repeat(501)]) {
  test(`pattern ${pattern.slice(0, 20)} is refused`, () => {
    assert.notEqual(unsafePattern(pattern), undefined);
  });
}
