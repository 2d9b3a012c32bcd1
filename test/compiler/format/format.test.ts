import assert from "node:assert/strict";
import { test } from "node:test";

import { format } from "../../../compiler/src/format/format.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";
import { formatText } from "./format-text.js";

test("line breaks of Windows and of old Macs become `\\n`, in comments too", () => {
  const text =
    "// a\r\n/* b\r\n * c */\r\nmessage A {\r\n  1 x: string;\r\n\r\n\r\n  2 y: string;\r\n}";
  const formatted = "// a\n/* b\n * c */\nmessage A {\n  1 x: string;\n\n  2 y: string;\n}\n";
  assert.equal(formatText(text), formatted);
  assert.equal(formatText(text.replaceAll("\r\n", "\r")), formatted);
});

test("tabs, no-break spaces, form feeds and byte order marks are white space", () => {
  assert.equal(formatText("\ufeffmessage\tA\u00a0{\f1 x:string;}"), "message A { 1 x: string; }\n");
});

test("white space at the end of a comment's line goes, what is inside of strings stays", () => {
  const text = 'const A: string = "a \t b"; // c  \n/* d \n   e\t\n */\n';
  assert.equal(formatText(text), 'const A: string = "a \t b"; // c\n/* d\n   e\n */\n');
});

test("wide letters count twice, as they are shown", () => {
  const short = `const A: string = "${"字".repeat(39)}";\n`;
  assert.equal(formatText(short), short);
  const long = `const A: string = "${"字".repeat(40)}";\n`;
  assert.equal(formatText(long), long.replace("= ", "=\n  "));
});

for (const text of [
  "message A { 1 x string; }",
  "message A {",
  "",
  "// nothing\n",
  "@a package x;",
]) {
  test(`a file with a mistake is not formatted: ${JSON.stringify(text)}`, () => {
    const formatted = format(new SourceFile("/a.rpc", "a.rpc", text));
    assert.equal(formatted.text, undefined);
    assert.notEqual(formatted.diagnostics.length, 0);
  });
}

test("mistakes that are not in the syntax do not matter: names and numbers are not looked at", () => {
  const text = "message A { 1 x: Unknown; 1 x: Unknown; }\n";
  assert.equal(formatText(text), text);
});

test("a large file is formatted in little time", () => {
  const text = "message A { 1 x: map<string, int32[]>; /* b */ 2 y: string = 'c'; }\n".repeat(1000);
  const started = performance.now();
  assert.equal(formatText(text).split("\n").length, 1001);
  assert.ok(performance.now() - started < 20_000);
});
