import assert from "node:assert/strict";
import { test } from "node:test";

import { plainPalette } from "../../../compiler/src/diagnostics/colour.js";
import { renderPretty } from "../../../compiler/src/diagnostics/render-pretty.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";
import { parse } from "../../../compiler/src/syntax/parse.js";

test("lines end with a line feed, a carriage return, or both", () => {
  const source = new SourceFile("/a.rpc", "a.rpc", "one\rtwo\nthree\r\n\rfive\r");
  const lines = [1, 2, 3, 4, 5, 6].map((line) => source.lineText(line));
  assert.deepEqual(lines, ["one", "two", "three", "", "five", ""]);
  assert.deepEqual(source.position(4), { line: 2, column: 1 });
  assert.deepEqual(source.position(source.text.indexOf("five") + 2), { line: 5, column: 3 });
  assert.deepEqual(source.position(source.text.length), { line: 6, column: 1 });
});

test("a file whose lines end with carriage returns is read and shown like any other", () => {
  const text = "// Note.\npackage a;\n/**\n * One.\n * Two.\n */\nmessage M {\n  1 a string;\n}\n";
  const shown = (ending: string): string => {
    const source = new SourceFile("/a.rpc", "a.rpc", text.replaceAll("\n", ending));
    const { file, diagnostics } = parse(source);
    assert.deepEqual(file.declarations[0]?.docs, ["One.", "Two."]);
    return diagnostics.map((diagnostic) => renderPretty(diagnostic, plainPalette)).join("");
  };
  assert.match(shown("\n"), /a\.rpc:8:7/);
  assert.equal(shown("\r"), shown("\n"));
  assert.equal(shown("\r\n"), shown("\n"));
});
