import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { fromHex, toHex } from "./hex.js";

suite("unknown fields", () => {
  const FIELDS = {
    varint: "98 06 96 01",
    "ten-byte varint": "98 06 ff ff ff ff ff ff ff ff ff 01",
    "64-bit": "99 06 01 02 03 04 05 06 07 08",
    "length-delimited": "9a 06 02 61 62",
    group: "9b 06 08 01 9c 06",
    "groups in a group": "9b 06 0b 13 14 0c 12 01 61 9c 06",
    "32-bit": "9d 06 01 02 03 04",
  };
  for (const [kind, hex] of Object.entries(FIELDS)) {
    test(`${kind}: kept as they are, and no prefix`, () => {
      const bytes = fromHex(hex);
      const reader = new Reader(bytes);
      assert.equal(toHex(reader.keepUnknown(reader.tag(), undefined)), hex);
      assert.equal(reader.position, bytes.length);
      for (let length = 1; length < bytes.length; length++) {
        assert.throws(() => {
          const cut = new Reader(bytes, 0, length);
          cut.skip(cut.tag());
        }, DecodeError);
      }
    });
  }

  test("are appended one after the other, interleaved with those of other messages", () => {
    const all = Object.values(FIELDS).join(" ");
    const reader = new Reader(fromHex(`${all} ${all}`));
    let first: Uint8Array | undefined;
    let second: Uint8Array | undefined;
    while (reader.position < reader.end) {
      first = reader.keepUnknown(reader.tag(), first);
      second = reader.keepUnknown(reader.tag(), second);
    }
    const fields = [...Object.values(FIELDS), ...Object.values(FIELDS)];
    const alternate = (rest: number): string =>
      fields.filter((_, index) => index % 2 === rest).join(" ");
    assert.equal(toHex(first ?? new Uint8Array()), alternate(0));
    assert.equal(toHex(second ?? new Uint8Array()), alternate(1));
  });

  test("that two messages keep from the same beginning do not mix", () => {
    const reader = new Reader(fromHex("98 06 01 98 06 02 98 06 03 98 06 04"));
    let common = reader.keepUnknown(reader.tag(), undefined);
    common = reader.keepUnknown(reader.tag(), common);
    const left = reader.keepUnknown(reader.tag(), common);
    const right = reader.keepUnknown(reader.tag(), common);
    assert.equal(toHex(left), "98 06 01 98 06 02 98 06 03");
    assert.equal(toHex(right), "98 06 01 98 06 02 98 06 04");
  });

  test("in great number cost linear time", () => {
    const count = 200_000;
    const chunk = new Uint8Array(count * 3);
    for (let index = 0; index < count; index++) chunk.set([0x98, 0x06, 0x01], index * 3);
    const reader = new Reader(chunk);
    let kept: Uint8Array | undefined;
    while (reader.position < reader.end) kept = reader.keepUnknown(reader.tag(), kept);
    assert.equal(kept?.length, chunk.length);
  });

  const BAD: readonly (readonly [hex: string, message: string])[] = [
    ["00 01", "field tag at byte 1: expected a field number of at least 1, got 0"],
    ["07", "field tag at byte 1: expected a field number of at least 1, got 0"],
    ["0e", "field 1 at byte 1: expected a wire type from 0 to 5, got 6"],
    ["0f", "field 1 at byte 1: expected a wire type from 0 to 5, got 7"],
    ["0c", "group at byte 1: expected a start before its end, got end of group 1"],
    ["0b 14", "group at byte 2: expected the end of the innermost one, got that of 2"],
    ["0b 13 0c 14", "group at byte 3: expected the end of the innermost one, got that of 1"],
    ["0b 00 00", "field tag at byte 2: expected a field number of at least 1, got 0"],
    ["12 05 61", "length at byte 2: expected 5 bytes, got 1"],
    ["80 80 80 80 80 01", "field tag at byte 0: expected 32 bits in at most 5 bytes, got more"],
    ["f8 ff ff ff 1f 00", "field tag at byte 0: expected 32 bits in at most 5 bytes, got more"],
  ];
  for (const [hex, message] of BAD) {
    test(`${hex} are refused`, () => {
      const reader = new Reader(fromHex(hex));
      assert.throws(() => reader.skip(reader.tag()), { name: "DecodeError", message });
    });
  }

  test("of the largest number are kept", () => {
    const reader = new Reader(fromHex("f8 ff ff ff 0f 01"));
    assert.equal(toHex(reader.keepUnknown(reader.tag(), undefined)), "f8 ff ff ff 0f 01");
  });

  test("groups nest 100 deep and no deeper", () => {
    for (const [levels, isRead] of [
      [100, true],
      [101, false],
      [1_000_000, false],
    ] as const) {
      const chunk = new Uint8Array(2 * levels).fill(0x0b, 0, levels).fill(0x0c, levels);
      const reader = new Reader(chunk);
      reader.enter(chunk.length);
      const skip = (): void => reader.skip(reader.tag());
      if (isRead) skip();
      else assert.throws(skip, { expected: "at most 100 levels of nesting" });
    }
  });
});
