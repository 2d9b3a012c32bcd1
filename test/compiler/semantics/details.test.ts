import assert from "node:assert/strict";
import { test } from "node:test";

import { durationMs } from "../../../compiler/src/semantics/duration.js";
import { fnv1a32 } from "../../../compiler/src/semantics/hash.js";
import { compileText } from "./compile-text.js";

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

test("a type is called what it was declared as", () => {
  const { diagnostics } = compileText(`
    enum Foo_Bar { A = 0; }
    message Map { enum Inner_One { B = 0; } 1 a: Foo_Bar = 1; 2 b: Inner_One = 1; }
    message M { 1 a: Map = 1; }`);
  assert.deepEqual(
    diagnostics.map(({ message }) => message.match(/`(\w[\w.]*)`/)?.[1]),
    ["Foo_Bar", "Map.Inner_One", "Map"],
  );
});

test("regression: a name that is none is not called unknown as well", () => {
  const { diagnostics } = compileText(`
    const C: int32 = größe;
    message M { 1 a: 日本; 2 b: M.größe; 3 c: ${"A".repeat(65)}; }
    @server("s") service S { m() throws größe; }`);
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["RPC1014", "RPC1014", "RPC1014", "RPC2007", "RPC1014"],
  );
});

test("regression: a string in curly quotes is one mistake", () => {
  const { diagnostics } = compileText("const C: string = “hello”; const D: string = ‘a\\\\b’;");
  assert.deepEqual(
    diagnostics.map(({ code, fixes }) => [code, fixes[0]?.edits[0]?.replacement]),
    [
      ["RPC1003", '"hello"'],
      ["RPC1003", undefined],
    ],
  );
});
