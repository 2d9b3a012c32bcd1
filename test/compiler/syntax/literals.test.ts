import assert from "node:assert/strict";
import { test } from "node:test";

import { readNumber, readString } from "../../../compiler/src/syntax/literals.js";
import { parseText } from "./parse-text.js";

const numbers: readonly (readonly [string, bigint | undefined, number])[] = [
  ["0", 0n, 0],
  ["42", 42n, 42],
  ["-7", -7n, -7],
  ["-0", 0n, -0],
  ["0x1F", 31n, 31],
  ["-0xff", -255n, -255],
  ["18446744073709551615", 18446744073709551615n, 18446744073709552000],
  ["1.5", undefined, 1.5],
  ["-2.5e-3", undefined, -0.0025],
  ["1e3", undefined, 1000],
  ["-inf", undefined, -Infinity],
];

for (const [text, integer, float] of numbers) {
  test(`${text} is a number`, () => {
    const number = readNumber(text);
    assert.equal(number?.integer, integer);
    assert.ok(Object.is(number?.float, float), `${number?.float} is not ${float}`);
  });
}

for (const text of ["01", "1.", ".5", "0x", "0xG", "1e", "1_000", "1.2.3", "12ab", "--1", "1n"]) {
  test(`${text} is no number`, () => {
    assert.equal(readNumber(text), undefined);
  });
}

const strings: readonly (readonly [string, string, string])[] = [
  ['""', "", ""],
  ["'a\"b'", 'a"b', "612262"],
  ['"\\n\\t\\\\\\""', '\n\t\\"', "0a095c22"],
  ['"\\xff"', "\u00ff", "ff"],
  ['"\\u00e9"', "é", "c3a9"],
  ['"\\u{1F600}"', "😀", "f09f9880"],
  ['"é"', "é", "c3a9"],
];

for (const [literal, value, bytes] of strings) {
  test(`${literal} is read as text and as bytes`, () => {
    const content = readString(literal);
    assert.equal(content.value, value);
    assert.equal(Buffer.from(content.bytes).toString("hex"), bytes);
    assert.deepEqual(content.unknownEscapes, []);
  });
}

for (const escape of ["\\q", "\\x1", "\\u12", "\\u{110000}", "\\uD800"]) {
  test(`${escape} is no escape`, () => {
    const { unknownEscapes } = readString(`"ab${escape}"`);
    assert.equal(unknownEscapes.length, 1);
    assert.equal(unknownEscapes[0]?.offset, 3);
  });
}

test("what is said of an escape is about what is wrong with it", () => {
  const helpOf = (text: string): string | undefined =>
    parseText(`const A: string = "${text}";`).diagnostics[0]?.notes[0]?.text;
  assert.match(helpOf("\\q") ?? "", /^known are .*\\uHHHH/);
  assert.match(helpOf("\\ud800") ?? "", /^a lone surrogate is no character/);
  assert.match(helpOf("\\u{DFFF}") ?? "", /^a lone surrogate is no character/);
  assert.match(helpOf("\\u{110000}") ?? "", /^the last character is \\u\{10FFFF\}$/);
});
