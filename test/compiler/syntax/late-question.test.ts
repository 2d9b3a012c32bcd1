import assert from "node:assert/strict";
import { test } from "node:test";

import { applyFixes } from "../../../compiler/src/diagnostics/apply-fixes.js";
import { compileText } from "../semantics/compile-text.js";

/** The only diagnostic of a text: its code, its help, and the text after its fix. */
function mistake(text: string): readonly (string | undefined)[] {
  const { diagnostics } = compileText(text);
  const [only, ...others] = diagnostics;
  assert.ok(only !== undefined);
  assert.deepEqual(others, []);
  const [fix] = only.fixes;
  const fixed = fix === undefined ? [] : [...applyFixes([{ diagnostic: only, fix }]).values()];
  return [only.code, only.notes[0]?.text, fixed[0]?.replace("package demo;\n", "")];
}

test("a `?` after the type is moved to the name, and nothing follows from it", () => {
  assert.deepEqual(mistake("message M { 1 next: string?; }"), [
    "RPC1001",
    "write `next?: string`",
    "message M { 1 next?: string; }",
  ]);
  assert.deepEqual(mistake("message Node { 1 next: Node?; }"), [
    "RPC1001",
    "write `next?: Node`",
    "message Node { 1 next?: Node; }",
  ]);
  assert.deepEqual(mistake("error E = 1001 { 1 of: map<string, int32[]>?; }"), [
    "RPC1001",
    "write `of?: map<string, int32[]>`",
    "error E = 1001 { 1 of?: map<string, int32[]>; }",
  ]);
});

test("parameters too", () => {
  const text = '@server("s") service S { find(id: string, of: int32[]?): bytes?; }';
  assert.deepEqual(mistake(text), [
    "RPC1001",
    "write `of?: int32[]`",
    text.replace("of: int32[]?", "of?: int32[]"),
  ]);
});

test("a second `?` is left out", () => {
  assert.deepEqual(mistake("message M { 1 next?: string?; }"), [
    "RPC1001",
    "leave this `?` out",
    "message M { 1 next?: string; }",
  ]);
});

test("of a union case only its own mistake is said", () => {
  assert.equal(mistake("union U { 1 next: string?; }")[0], "RPC2210");
});
