import assert from "node:assert/strict";
import { test } from "node:test";

import { declared, parseText, places } from "./parse-text.js";

const before = "message Before { 1 a: string; }\n";
const after = "\nmessage After { 1 a: string; }\n";

/** A mistake in the middle, the one place it is reported at, and what else is still understood. */
const mistakes: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    "a missing semicolon",
    "message M {\n 1 a: string\n 2 b: string;\n}",
    "3:13 RPC1001",
    ["message M"],
  ],
  ["a missing colon", "message M { 1 a string; 2 b: string; }", "2:17 RPC1001", ["message M"]],
  ["a missing type", "message M { 1 a: ; 2 b: string; }", "2:18 RPC1001", ["message M"]],
  ["a missing number", "message M { a: string; 2 b: string; }", "2:13 RPC1007", ["message M"]],
  ["a missing name", "message M { 1: string; 2 b: string; }", "2:14 RPC1001", ["message M"]],
  ["a missing bracket", "message M { 1 a: string[; 2 b: string; }", "2:25 RPC1001", ["message M"]],
  ["curly quotes", "const C: string = “a b”;", "2:19 RPC1003", ["const C"]],
  ["a missing `>`", "message M { 1 a: map<int32, string; 2 b: A; }", "2:35 RPC1001", ["message M"]],
  [
    "a superfluous word",
    "message M { 1 optional a: string; 2 b: A; }",
    "2:24 RPC1001",
    ["message M"],
  ],
  ["a missing `{`", "message M 1 a: string; }", "2:11 RPC1001", ["message M"]],
  [
    "a missing `}` at a declaration",
    "message M { 1 a: string;\nservice S { }",
    "3:1 RPC1011",
    ["message M", "service S"],
  ],
  ["a superfluous `}`", "message M { 1 a: string; } }", "2:28 RPC1001", ["message M"]],
  ["a nameless message", "message { 1 a: string; }", "2:9 RPC1001", []],
  ["a misspelt keyword", "mesage M { 1 a: string; }", "2:1 RPC1006", ["message M"]],
  ["a word of another language", "interface M { 1 a: string; }", "2:1 RPC1006", ["message M"]],
  ["an unknown declaration", "wibble M { 1 a: string; nested { } }", "2:1 RPC1001", []],
  ["a comma after a member", "enum E { A = 0, B = 1; }", "2:15 RPC1001", ["enum E"]],
  ["a member without a number", "enum E { A; B = 1; }", "2:10 RPC1001", ["enum E"]],
  [
    "a missing parenthesis",
    "service S { a(b: string: string; c(); }",
    "2:24 RPC1001",
    ["service S"],
  ],
  ["no parentheses", "service S { a: string; c(); }", "2:14 RPC1001", ["service S"]],
  ["a method with a keyword", "service S { rpc a(); c(); }", "2:13 RPC1015", ["service S"]],
  ["throws without errors", "service S { a(): B throws ; c(); }", "2:27 RPC1001", ["service S"]],
  [
    "an unclosed annotation",
    'service S { @timeout("2s" a(); c(); }',
    "2:27 RPC1001",
    ["service S"],
  ],
  ["a constant without a value", "const C: int32 = ;", "2:18 RPC1001", []],
  ["a constant without a type", "const C = 5;", "2:9 RPC1001", []],
  ["an import without braces", 'import A from "./a.rpc";', "2:8 RPC1001", []],
  ["an import without quotes", "import { A } from ./a.rpc;", "2:20 RPC1003", []],
  ["a broken string", 'const C: string = "abc;', "2:19 RPC1004", ["const C"]],
  ["an odd character", "message M { 1 a: string; # 2 b: string; }", "2:26 RPC1003", ["message M"]],
  ["brackets of every kind", "message M { 1 a: )]>([<{ 2 b } }", "2:18 RPC1001", ["message M"]],
];

for (const [name, text, place, understood] of mistakes) {
  test(`${name} is one error, and all around it is still read`, () => {
    const result = parseText(before + text + after);
    assert.deepEqual(places(result), [place]);
    assert.deepEqual(declared(result), ["message Before", ...understood, "message After"]);
  });
}

test("at the end of the file the error stands after the last token", () => {
  assert.deepEqual(places(parseText("message A {\n  1 a: string;\n\n\n")), ["2:15 RPC1011"]);
  assert.deepEqual(places(parseText("message A {\n  1 a:   // type\n")), ["2:7 RPC1002"]);
  assert.deepEqual(places(parseText("package")), ["1:8 RPC1002"]);
});

test("names and numbers are never made up", () => {
  const result = parseText("message M { 1 : string; x: int32; } enum E { A = ; } error X = { }");
  const [message, enumeration] = result.file.declarations;
  assert.ok(message?.kind === "message" && enumeration?.kind === "enum");
  assert.deepEqual(message.fields, []);
  assert.deepEqual(enumeration.members, []);
  assert.equal(result.file.declarations.length, 2);
});

test("names in what was skipped are remembered", () => {
  const result = parseText("wibble Lost { 1 a: string; } message M { 1 a: Lost; }");
  assert.ok(result.skippedNames.has("Lost"));
});
