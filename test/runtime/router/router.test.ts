import assert from "node:assert/strict";
import { test } from "node:test";
import { Router } from "../../../runtime/src/router/router.js";

const everyone = (): boolean => true;
const three = ["a", "b", "c"];

test("without a key each usable server has its turn", () => {
  const router = new Router(() => 0);
  const chosen = (isUsable: (id: string) => boolean, count: number): string =>
    Array.from({ length: count }, () => router.choose("t", three, undefined, isUsable)).join("");
  assert.equal(chosen(everyone, 6), "abcabc");
  assert.equal(
    chosen((id) => id !== "b", 4),
    "acac",
  );
  assert.equal(
    router.choose("t", three, undefined, () => false),
    undefined,
  );
  assert.equal(router.choose("t", [], undefined, everyone), undefined);
});

test("turns begin anywhere, and each type has its own", () => {
  const router = new Router(() => 0.99);
  assert.equal(router.choose("t", three, undefined, everyone), "c");
  assert.equal(router.choose("u", three, undefined, everyone), "c");
  assert.equal(router.choose("t", three, undefined, everyone), "a");
});

test("turns survive that servers come and go", () => {
  const router = new Router(() => 0);
  for (let count = 0; count < 5; count++) router.choose("t", three, undefined, everyone);
  assert.equal(router.choose("t", ["a"], undefined, everyone), "a");
  assert.equal(router.choose("t", ["a"], undefined, everyone), "a");
});

test("equal keys reach the same server; a number and its text are one key", () => {
  const router = new Router(() => 0);
  const find = (key: unknown): string | undefined => router.choose("t", three, key, everyone);
  for (const [key, same] of [
    ["user:1", "user:1"],
    [1, "1"],
    [5n, 5],
    [true, "true"],
    ["", ""],
  ]) {
    assert.equal(find(key), find(same));
  }
  assert.ok(new Set(Array.from({ length: 50 }, (_, key) => find(key))).size === 3);
});

test("a key follows the servers that are there", () => {
  const router = new Router(() => 0);
  const first = router.choose("t", three, "k", everyone);
  const rest = three.filter((id) => id !== first);
  const other = router.choose("t", rest, "k", everyone);
  assert.ok(other !== undefined && rest.includes(other));
  assert.equal(router.choose("t", three, "k", everyone), first);
});

for (const key of [null, {}, [], Symbol("s"), () => {}]) {
  test(`a key of type ${key === null ? "null" : typeof key} is a TypeError`, () => {
    assert.throws(() => new Router(() => 0).choose("t", three, key, everyone), {
      name: "TypeError",
      message: `route: expected a string, number, bigint or boolean as key, got ${key === null ? "null" : typeof key}`,
    });
  });
}
