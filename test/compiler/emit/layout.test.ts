import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "prettier";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import type { Model } from "../../../compiler/src/model/model.js";
import { goldenCases } from "./golden-cases.js";
import { randomModel } from "./random-model.js";

const RANDOM_MODELS = 8;

for (const { name, model } of goldenCases()) {
  test(`prettier finds nothing to change in the golden files of ${name}`, () => isFormatted(model));
}

for (let seed = 1; seed <= RANDOM_MODELS; seed += 1) {
  test(`prettier finds nothing to change where lines break, random model ${seed}`, () =>
    isFormatted(randomModel(seed)));
}

async function isFormatted(model: Model): Promise<void> {
  for (const { path, text } of emitModel(model)) {
    if (path.endsWith(".ts")) {
      // No user's configuration: prettier's own defaults.
      assert.equal(text, await format(text, { parser: "typescript" }), path);
    }
  }
}
