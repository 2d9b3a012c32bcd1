import assert from "node:assert/strict";
import { test } from "node:test";

import {
  comparisonsMax,
  nearestName,
  Suggestions,
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

test("after so many comparisons no candidates are gathered any more", () => {
  const suggestions = new Suggestions();
  const known = ["string", ...Array.from({ length: 998 }, (_, index) => `Type${index}`)];
  let gathered = 0;
  const gather = (): readonly string[] => {
    gathered += 1;
    return known;
  };
  const found = Array.from({ length: 1000 }, () => suggestions.nearest("strng", gather)?.name);
  const affordable = comparisonsMax / 1000;
  assert.equal(gathered, affordable);
  assert.deepEqual(found.slice(0, affordable + 1), [
    ...Array.from({ length: affordable }, () => "string"),
    undefined,
  ]);
});

test("regression: where little is known, every unknown name gets its suggestion", () => {
  const suggestions = new Suggestions();
  const found = Array.from({ length: 500 }, () => suggestions.nearest("Usr", () => ["User"])?.name);
  assert.deepEqual(new Set(found), new Set(["User"]));
});
