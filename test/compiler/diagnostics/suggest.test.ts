import assert from "node:assert/strict";
import { test } from "node:test";

import {
  nearestName,
  Suggestions,
  suggestionsMax,
} from "../../../compiler/src/diagnostics/suggest.js";

test("the nearest name is the one that the fewest changes lead to", () => {
  const near = (name: string, ...candidates: readonly string[]): string | undefined =>
    nearestName(name, candidates)?.name;
  assert.equal(near("strng", "string", "sint32"), "string");
  assert.equal(near("Usre", "Users", "User"), "User");
  assert.equal(near("presence", "Presence"), "Presence");
  assert.equal(near("abcdef", "uvwxyz"), undefined);
  assert.equal(nearestName("Rom", ["Room", "Ram"])?.isCertain, false);
});

test("a name that is longer than names may be is compared with none", () => {
  const long = "a".repeat(65);
  assert.equal(nearestName(`${long}b`, [`${long}c`]), undefined);
  assert.equal(nearestName(long.slice(1), [`${long.slice(2)}b`])?.name, `${long.slice(2)}b`);
});

test("after so many unknown names no candidates are gathered any more", () => {
  const suggestions = new Suggestions();
  let gathered = 0;
  const gather = (): readonly string[] => {
    gathered += 1;
    return ["string"];
  };
  const found = Array.from({ length: 1000 }, () => suggestions.nearest("strng", gather)?.name);
  assert.equal(gathered, suggestionsMax);
  assert.deepEqual(found.slice(0, suggestionsMax + 1), [
    ...Array.from({ length: suggestionsMax }, () => "string"),
    undefined,
  ]);
});
