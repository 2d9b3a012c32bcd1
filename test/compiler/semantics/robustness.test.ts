import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { plainPalette } from "../../../compiler/src/diagnostics/colour.js";
import { renderJson } from "../../../compiler/src/diagnostics/render-json.js";
import { renderPretty } from "../../../compiler/src/diagnostics/render-pretty.js";
import { compileFiles } from "./compile-text.js";

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
const sample = read("sample.rpc");
const others = { "common.rpc": read("common.rpc"), "audit.rpc": read("audit.rpc") };
const words = sample.match(/"[^"]*"|\/\*[^]*?\*\/|\/\/.*|[A-Za-z_]\w*|\d+|\S/g) ?? [];

/** The sample with some words exchanged for others of it: mostly syntax that is almost right. */
const mutated = fc
  .array(fc.tuple(fc.nat(words.length - 1), fc.constantFrom(...words, "")), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) => {
    const changed = [...words];
    for (const [index, word] of edits) changed[index] = word;
    return changed.join("\n");
  });

test("compiling never throws, and gives a model exactly when there are no errors", () => {
  let clean = 0;
  const property = fc.property(mutated, (text) => {
    const { model, diagnostics } = compileFiles({ ...others, "chat.rpc": text });
    if (model !== undefined) clean += 1;
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    assert.equal(model === undefined, errors.length > 0);
    for (const diagnostic of diagnostics) {
      renderPretty(diagnostic, plainPalette);
      renderJson(diagnostic);
    }
  });
  fc.assert(property, { seed: 20261120, numRuns: 250 });
  assert.ok(clean >= 5, `only ${clean} of the texts were correct`);
});
