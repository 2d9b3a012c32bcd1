/** The packed values of `pomelo-mqtt2`, byte for byte as pomelo-rpc 1.0.7 writes them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "../../../runtime/src/composer/frame.js";
import type { PomeloValue } from "../../../runtime/src/pomelo/notation.js";
import { UNREADABLE, ValueReader } from "../../../runtime/src/pomelo/value-reader.js";
import { ValueWriter } from "../../../runtime/src/pomelo/value-writer.js";
import { hex } from "./old-peer.js";

function written(value: PomeloValue): string {
  const writer = new ValueWriter();
  writer.value(value);
  return Buffer.from(writer.finish()).toString("hex");
}

function read(bytes: string): unknown {
  const buffer = Buffer.from(hex(bytes));
  return new ValueReader(buffer, 0, buffer.length).value();
}

const same: readonly [PomeloValue, string][] = [
  [null, "01"],
  [Uint8Array.of(0x7a, 0x7a), "02 02 7a7a"],
  [[], "03 00"],
  ["a", "04 01 61"],
  ["é", "04 02 c3a9"],
  [{ k: 1 }, "05 07 7b226b223a317d"],
  [true, "07 01"],
  [false, "07 00"],
  [1.5, "08 0000c03f"],
  [7, "09 07"],
  [300, "09 ac02"],
  [Number.MAX_SAFE_INTEGER, "09 ffffffffffffff0f"],
  [0, "0a 00"],
  [-5, "0a 09"],
  [["a", [null, 1]], "03 02 04 01 61 03 02 01 09 01"],
];

for (const [value, bytes] of same) {
  test(`${JSON.stringify(value)} is ${bytes}`, () => {
    assert.equal(written(value), bytes.replaceAll(" ", ""));
    assert.deepEqual(read(bytes), value);
  });
}

// As an object, which is JSON that is read as it is: its own numbers would lose digits.
for (const value of [1.1, -1e300, 1e300, -Number.MAX_SAFE_INTEGER]) {
  test(`${String(value)} keeps all of its digits`, () => {
    const bytes = written(value);
    assert.equal(bytes.slice(0, 2), "05");
    assert.equal(read(bytes), value);
  });
}

test("a value of a class cannot be read, nor what holds it", () => {
  assert.equal(read("06 01 61"), UNREADABLE);
  assert.equal(read("03 02 09 01 06 01 61"), UNREADABLE);
});

const wrong: readonly [string, string][] = [
  ["nothing", ""],
  ["a kind that there is not", "0b"],
  ["the kind 0", "00"],
  ["text that ends too early", "04 05 61"],
  ["bytes of 2 GiB", "02 ffffffff07"],
  ["a list of more than there is", "03 ffffffff07 01"],
  ["an integer without an end", "09 ff ff ff ff ff ff ff ff ff ff"],
  ["a float that ends too early", "08 0000"],
  ["an object that is no JSON", "05 01 7b"],
  ["a hundred thousand lists in each other", "03 01".repeat(100_000)],
];

for (const [what, bytes] of wrong) {
  test(`refused: ${what}`, () => {
    assert.throws(() => read(bytes), ProtocolError);
  });
}
