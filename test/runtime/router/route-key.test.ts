import assert from "node:assert/strict";
import { test } from "node:test";
import { keyText } from "../../../runtime/src/router/route-key.js";

test("equal keys have the same text; a number and its text are one key", () => {
  for (const [key, same] of [
    ["user:1", "user:1"],
    [1, "1"],
    [5n, 5],
    [true, "true"],
    ["", ""],
  ]) {
    assert.equal(keyText(key), keyText(same));
  }
});

test("an object stands for its uid, or where it has none for its id", () => {
  assert.equal(keyText({ uid: "ann", id: 7 }), "ann");
  assert.equal(keyText({ id: 7 }), "7");
  assert.equal(keyText({ uid: undefined, id: "s-7" }), "s-7");
  assert.equal(keyText({ uid: 5n }), "5");
});

for (const [key, got] of [
  [null, "null"],
  [{}, "object"],
  [{ uid: {} }, "object"],
  [[], "array"],
  [Symbol("s"), "symbol"],
  [() => {}, "function"],
] as const) {
  test(`a key without a text is a TypeError: ${got}`, () => {
    assert.throws(() => keyText(key), {
      name: "TypeError",
      message: `route: expected a string, number, bigint or boolean as key, or an object with such a uid or id, got ${got}`,
    });
  });
}
