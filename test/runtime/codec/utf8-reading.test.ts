import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fromHex } from "./hex.js";
import { readScalar, writeScalar } from "./scalar-codecs.js";

suite("UTF-8", () => {
  const ILL_FORMED = {
    "a continuation without a start": "80",
    "an overlong slash": "c0 af",
    "an overlong euro sign": "f0 82 82 ac",
    "a surrogate": "ed a0 80",
    "a surrogate pair": "ed a0 bd ed b8 80",
    "above U+10FFFF": "f4 90 80 80",
    "cut off": "e5 bc",
    "a byte that never occurs": "fe",
  };
  for (const [what, hex] of Object.entries(ILL_FORMED)) {
    test(`${what} is refused in short and long texts`, () => {
      for (const count of [0, 7, 40]) {
        const text = [...Buffer.from("x".repeat(count)), ...fromHex(hex)];
        const field = Uint8Array.of(10, text.length, ...text);
        assert.throws(() => readScalar("string", field), { name: "DecodeError", what: "string" });
      }
    });
  }

  test("a replacement character that was written is read, whatever the length", () => {
    for (const text of ["\ufffd", `${"x".repeat(60)}\ufffd`, `\ufeff${"x".repeat(60)}\ufffd`]) {
      assert.equal(readScalar("string", writeScalar("string", text)), text);
    }
  });

  test("ASCII of every length comes back", () => {
    for (let length = 0; length < 70; length++) {
      const text = Array.from({ length }, (_, index) => String.fromCharCode(32 + index)).join("");
      assert.equal(readScalar("string", writeScalar("string", text)), text);
    }
  });
});
