import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { parseText } from "./parse-text.js";

const sample = readFileSync(join(import.meta.dirname, "../semantics/sample.rpc"), "utf8");
const pieces = ["{", "}", "(", ")", "<", ">", "[", "]", ";", ":", ",", "=", "?", ".", "@", "*"];
const words = [
  "message",
  "enum",
  "closed",
  "service",
  "oneway",
  "stream",
  "reserved",
  "to",
  "7",
  '"',
];

/** The sample with some stretches cut out, doubled or replaced. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(sample.length - 1),
      length: fc.nat(30),
      text: fc.oneof(
        fc.constantFrom("", ...pieces, ...words, "/*", "*/", "//", "\\", "\0", "é", "\ud800"),
        fc.string({ maxLength: 5 }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) =>
    edits.reduce(
      (text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.at + edit.length),
      sample,
    ),
  );

function check(text: string): void {
  const { diagnostics } = parseText(text);
  for (const { span } of diagnostics) {
    assert.ok(span !== undefined && span.start >= 0 && span.end >= span.start);
    assert.ok(span.end <= text.length + 1, "a span lies in its file");
  }
}

test("the parser never throws on a damaged source", () => {
  fc.assert(fc.property(mutated, check), { seed: 20261120, numRuns: 300 });
});

test("the parser never throws on random tokens", () => {
  const token = fc.constantFrom(...pieces, ...words, " ", "\n", "a", "-1", "0x", "'b'", "/**/");
  const text = fc.array(token, { maxLength: 80 }).map((tokens) => tokens.join(" "));
  fc.assert(fc.property(text, check), { seed: 20261120, numRuns: 500 });
});

test("the parser never throws on random text", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  fc.assert(fc.property(text, check), { seed: 20261120, numRuns: 300 });
});

const extremes: readonly (readonly [string, string])[] = [
  ["nested messages", "message A { ".repeat(100_000)],
  ["nested maps", `message A { 1 a: ${"map<string, ".repeat(100_000)}`],
  ["list brackets", `message A { 1 a: b${"[]".repeat(50_000)}; }`],
  ["open brackets", "[".repeat(100_000)],
  ["closing braces", "}".repeat(100_000)],
  ["at signs", "@".repeat(100_000)],
  ["odd characters", "# ~ ".repeat(25_000)],
  ["unclosed strings", '"\n'.repeat(50_000)],
  ["one long name", "a".repeat(500_000)],
  ["one long number", "1".repeat(500_000)],
  ["superfluous words", "rpc x(): int32;".repeat(100_000 / 5)],
  ["foreign words", "struct X {}".repeat(100_000 / 3)],
  ["broken escapes", `const A: string = "${"\\q".repeat(100_000)}";`],
];

for (const [name, text] of extremes) {
  test(`100,000 ${name} end in a few diagnostics`, () => {
    const { diagnostics } = parseText(text);
    assert.ok(diagnostics.length > 0 && diagnostics.length <= 120, `${diagnostics.length}`);
  });
}
