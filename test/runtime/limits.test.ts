import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkCount, DEFAULT_LIMITS, resolveLimits } from "../../runtime/src/limits.js";

test("nothing given: the defaults", () => {
  assert.equal(resolveLimits(undefined), DEFAULT_LIMITS);
});

test("a given limit replaces its default, and only that", () => {
  const limits = resolveLimits({ drainMs: 1 });
  assert.deepEqual(limits, { ...DEFAULT_LIMITS, drainMs: 1 });
});

test("every default is finite", () => {
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
    assert.doesNotThrow(() => checkCount(name, value));
  }
});

const wrongValues: readonly unknown[] = [0, -1, 1.5, NaN, Infinity, 2 ** 31, "5", null, undefined];

for (const name of Object.keys(DEFAULT_LIMITS)) {
  test(`a wrong value of ${name} is a TypeError that names it`, () => {
    for (const value of wrongValues) {
      assert.throws(() => resolveLimits({ [name]: value }), {
        name: "TypeError",
        message: `limits.${name}: expected an integer from 1 to 2147483647, got ${String(value)}`,
      });
    }
  });
}

for (const name of ["messageBytes", "__proto__x", "toString", "constructor"]) {
  test(`an unknown limit ${name} is a TypeError that names it and lists the known ones`, () => {
    assert.throws(() => resolveLimits({ [name]: 1 }), {
      name: "TypeError",
      message: /^limits: unknown limit .*; known are messageBytesMax, handshakeBytesMax, /,
    });
  });
}

test("limits that are no object are a TypeError", () => {
  for (const given of [null, 5, "x"]) {
    assert.throws(
      () => resolveLimits(given as never),
      /TypeError: limits: expected an object, got/,
    );
  }
});

test("each limit is reached by a test that names it", () => {
  const folder = new URL("limits/", import.meta.url);
  const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  const names = texts.flatMap((text) =>
    [
      ...text.matchAll(
        /^(?:onBoth|everywhere|inMemory|overTcp|overSockets|test)\(\s*["`]([^"`]*)/gm,
      ),
    ].map(([, name]) => name ?? ""),
  );
  const others = ["REASON_BYTES_MAX", "CALL_ID_MAX", "NESTING_MAX", "TIME_MS_MAX"];
  for (const limit of [...Object.keys(DEFAULT_LIMITS), ...others]) {
    assert.ok(
      names.some((name) => name.startsWith(`${limit}:`)),
      `no test of test/runtime/limits begins with "${limit}:"`,
    );
  }
});
