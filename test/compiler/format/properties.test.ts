import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { formatText } from "./format-text.js";
import { randomSource } from "./random-source.js";
import { repositorySources } from "./repository-sources.js";
import { assertFormats } from "./same-source.js";

const sources = repositorySources();

test("every source of the repository keeps its tree and comments; a second time nothing changes", () => {
  assert.ok(sources.length > 100);
  for (const { name, text } of sources) {
    assert.doesNotThrow(() => {
      assertFormats(text);
    }, name);
  }
});

test("so does whatever may be written, with comments anywhere", () => {
  fc.assert(fc.property(randomSource, assertFormats), { seed: 20261120, numRuns: 400 });
});

test("the examples and the blocks of the documents are formatted", () => {
  const shown = sources.filter(({ name }) =>
    /^(?:examples\/|[^/]*\/?README\.md|docs\/[a-z]+\.md)/.test(name),
  );
  assert.ok(shown.length > 5);
  for (const { name, text } of shown) assert.equal(text, formatText(text), name);
});
