import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { fromHex } from "./hex.js";
import { SCALAR_CASES, type ScalarMethod } from "./scalar-cases.js";
import { readScalar, writeScalar } from "./scalar-codecs.js";

suite("a field reads as what was written", () => {
  for (const { type, value, hex } of SCALAR_CASES) {
    test(`${type} ${hex}`, () => {
      assert.deepStrictEqual(readScalar(type, fromHex(hex)), value);
    });
  }
});

test("every proper prefix of a field is refused", () => {
  for (const { type, hex } of SCALAR_CASES) {
    const bytes = fromHex(hex);
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(
        () => readScalar(type, bytes.subarray(0, length)),
        DecodeError,
        `${type} ${hex}`,
      );
    }
  }
});

test("bytes behind the end of the message are not looked at", () => {
  for (const { type, hex } of SCALAR_CASES) {
    const bytes = fromHex(hex);
    const chunk = Uint8Array.of(...bytes, ...bytes);
    for (let end = 0; end < bytes.length; end++) {
      const reader = new Reader(chunk, 0, end);
      assert.throws(() => {
        reader.enter(end);
        reader.tag();
        reader[type]();
      }, DecodeError);
    }
  }
});

test("a value is read at any place of a chunk", () => {
  for (const { type, value, hex } of SCALAR_CASES) {
    const bytes = fromHex(hex);
    const buffer = new Uint8Array(bytes.length + 12).fill(0xff);
    buffer.set(bytes, 7);
    const reader = new Reader(buffer.subarray(3), 4, 4 + bytes.length);
    reader.tag();
    assert.deepStrictEqual(reader[type](), value, `${type} ${hex}`);
    assert.equal(reader.position, 4 + bytes.length);
  }
});

const TOLERATED: readonly (readonly [
  type: ScalarMethod,
  hex: string,
  value: unknown,
  why: string,
])[] = [
  ["int32", "08 81 80 00", 1, "overlong"],
  ["int32", "08 81 80 80 80 80 80 80 80 80 00", 1, "overlong, ten bytes"],
  ["int32", "08 ff ff ff ff 0f", -1, "negative in five bytes"],
  ["int32", "08 80 80 80 80 80 01", 0, "upper bits are dropped"],
  ["uint32", "08 ff ff ff ff ff ff ff ff ff 01", 4294967295, "upper bits are dropped"],
  ["sint32", "08 83 80 80 80 80 01", -2, "upper bits are dropped"],
  ["bool", "08 02", true, "any bit counts"],
  ["bool", "08 80 80 80 80 80 80 80 80 80 01", true, "the 64th bit counts"],
  ["bool", "08 80 00", false, "overlong zero"],
  ["int64", "08 ff ff ff ff ff ff ff ff ff 7f", -1n, "bits above the 64th are dropped"],
  [
    "uint64",
    "08 ff ff ff ff ff ff ff ff ff 7f",
    18446744073709551615n,
    "bits above the 64th are dropped",
  ],
  ["string", "0a 83 80 00 61 62 63", "abc", "overlong length"],
  ["timestamp", "0a 04 18 05 08 01", new Date(1000), "an unknown field"],
  ["timestamp", "0a 06 10 c0 84 3d 08 01", new Date(1001), "fields in any order"],
  ["timestamp", "0a 04 08 01 08 02", new Date(2000), "the last one wins"],
  ["timestamp", "0a 05 10 ff ff ff 00", new Date(2), "parts of a millisecond are cut"],
  ["json", "0a 00", null, "no case"],
  ["json", "0a 04 20 01 20 00", false, "the last case wins"],
  ["json", "0a 05 1a 01 61 20 01", true, "the last case wins"],
  ["json", "0a 02 08 05", null, "any number of the null enum"],
  ["json", "0a 02 38 05", null, "an unknown case"],
  ["json", "0a 02 2a 00", {}, "an empty struct"],
  ["json", "0a 04 2a 02 0a 00", { "": null }, "an empty entry"],
  ["json", "0a 0c 32 04 0a 02 20 01 32 04 0a 02 20 00", [true, false], "lists are appended"],
];

suite("what protobuf tolerates is tolerated", () => {
  for (const [type, hex, value, why] of TOLERATED) {
    test(`${type} ${hex}: ${why}`, () => {
      assert.deepStrictEqual(readScalar(type, fromHex(hex)), value);
    });
  }
});

const REFUSED: readonly (readonly [type: ScalarMethod, hex: string, message: string])[] = [
  ["int32", "08", "varint at byte 1: expected 1 bytes, got 0"],
  ["int32", "08 ff ff", "varint at byte 1: expected 3 bytes, got 2"],
  [
    "int32",
    "08 80 80 80 80 80 80 80 80 80 80 00",
    "varint at byte 1: expected 64 bits in at most 10 bytes, got more",
  ],
  [
    "int64",
    "08 ff ff ff ff ff ff ff ff ff ff 01",
    "varint at byte 1: expected 64 bits in at most 10 bytes, got more",
  ],
  ["fixed32", "0d 01 02 03", "fixed32 at byte 1: expected 4 bytes, got 3"],
  ["double", "09 01 02 03", "double at byte 1: expected 8 bytes, got 3"],
  ["string", "0a 05 61", "length at byte 2: expected 5 bytes, got 1"],
  ["string", "0a ff ff ff ff 0f", "length at byte 6: expected 4294967295 bytes, got 0"],
  [
    "string",
    "0a ff ff ff ff 1f",
    "length at byte 1: expected 32 bits in at most 5 bytes, got more",
  ],
  [
    "string",
    "0a 80 80 80 80 80 00",
    "length at byte 1: expected 32 bits in at most 5 bytes, got more",
  ],
  ["string", "0a 01 ff", "string at byte 2: expected valid UTF-8, got ill-formed bytes"],
  ["bytes", "0a ff ff ff 7f", "length at byte 5: expected 268435455 bytes, got 0"],
  [
    "int64Number",
    "08 80 80 80 80 80 80 80 10",
    "int64 at byte 9: expected a safe integer, got 9007199254740992",
  ],
  [
    "int64Number",
    "08 80 80 80 80 80 80 80 f0 ff 01",
    "int64 at byte 11: expected a safe integer, got -9007199254740992",
  ],
  [
    "uint64Number",
    "08 ff ff ff ff ff ff ff ff ff 01",
    "uint64 at byte 11: expected a safe integer, got 18446744073709552000",
  ],
  [
    "sint64Number",
    "08 ff ff ff ff ff ff ff ff ff 01",
    "sint64 at byte 11: expected a safe integer, got -9223372036854776000",
  ],
  [
    "fixed64Number",
    "09 00 00 00 00 00 00 20 00",
    "fixed64 at byte 9: expected a safe integer, got 9007199254740992",
  ],
  [
    "sfixed64Number",
    "09 00 00 00 00 00 00 00 80",
    "sfixed64 at byte 9: expected a safe integer, got -9223372036854776000",
  ],
  [
    "timestamp",
    "0a 03 10 ff 7f 00",
    "message at byte 5: expected its end at byte 6, got a longer field",
  ],
  [
    "timestamp",
    "0a 0b 10 ff ff ff ff ff ff ff ff ff 01",
    "timestamp at byte 13: expected nanos from 0 to 999999999, got -1",
  ],
  [
    "timestamp",
    "0a 07 08 80 83 d1 ff af 07",
    "timestamp at byte 9: expected a year from 1 to 9999, got 253402300800 seconds",
  ],
  [
    "duration",
    "0a 06 10 80 94 eb dc 03",
    "duration at byte 8: expected nanos of at most 999999999 in size, got 1000000000",
  ],
  [
    "duration",
    "0a 07 08 81 bc ae ce 97 09",
    "duration at byte 9: expected at most 10,000 years, got 315576000001 seconds",
  ],
  [
    "json",
    "0a 09 11 00 00 00 00 00 00 f0 7f",
    "json at byte 11: expected a finite number, got Infinity",
  ],
  ["json", "0a 03 1a 01 ff", "string at byte 4: expected valid UTF-8, got ill-formed bytes"],
  ["json", "0a 04 32 05 0a 00", "length at byte 4: expected 5 bytes, got 2"],
];

suite("what is no protobuf is refused", () => {
  for (const [type, hex, message] of REFUSED) {
    test(`${type} ${hex}`, () => {
      assert.throws(() => readScalar(type, fromHex(hex)), { name: "DecodeError", message });
    });
  }
});

suite("bytes", () => {
  test("are copied out of the chunk, short or long", () => {
    for (const length of [0, 1, 16, 17, 5000]) {
      const value = new Uint8Array(length).fill(9);
      const chunk = Buffer.concat([writeScalar("bytes", value), Buffer.alloc(100)]);
      const reader = new Reader(chunk);
      reader.tag();
      const read = reader.bytes();
      chunk.fill(0);
      assert.deepStrictEqual(read, value);
      assert.equal(read.buffer.byteLength, length);
    }
  });
});

suite("messages", () => {
  test("end where their length says", () => {
    const reader = new Reader(fromHex("08 01 08 02"));
    const outer = reader.enter(2);
    assert.equal(reader.end, 2);
    assert.equal(reader.tag(), 8);
    assert.equal(reader.int32(), 1);
    reader.leave(outer);
    assert.equal(reader.end, 4);
  });

  test("cannot be longer than what is left", () => {
    assert.throws(() => new Reader(new Uint8Array(3)).enter(4), {
      message: "message at byte 0: expected 4 bytes, got 3",
    });
  });

  test("nest 100 deep and no deeper, but for empty ones", () => {
    const reader = new Reader(new Uint8Array(10));
    for (let depth = 0; depth <= 100; depth++) reader.enter(5);
    assert.throws(() => reader.enter(5), {
      message: "message at byte 0: expected at most 100 levels of nesting, got more",
    });
    const outer = reader.enter(0);
    reader.leave(outer);
    assert.equal(reader.end, 5);
  });

  test("take 1 MiB of memory and 256 bytes for each of their own, together, and no more", () => {
    const reader = new Reader(new Uint8Array(20), 10);
    for (let round = 0; round < 3; round++) {
      const outer = reader.enter(10, 1024 * 1024);
      for (let count = 0; count < 10; count++) reader.leave(reader.enter(0, 256));
      reader.position = reader.end;
      reader.leave(outer);
      reader.position = 10;
    }
    reader.enter(10, 1024 * 1024 + 2560);
    reader.leave(reader.enter(0));
    reader.position += 3;
    assert.throws(() => reader.enter(0, 1), {
      message:
        "message at byte 3: expected at most 256 bytes of memory for each byte read, got more",
    });
  });

  test("can be read from again after an error and a reset", () => {
    const chunk = fromHex("0a 01 ff 08 01");
    const reader = new Reader(chunk);
    for (let round = 0; round < 200; round++) {
      assert.throws(() => {
        reader.enter(3);
        reader.tag();
        reader.string();
      }, DecodeError);
      reader.reset(chunk, 3);
      const end = reader.enter(2);
      reader.tag();
      assert.equal(reader.int32(), 1);
      reader.leave(end);
      reader.reset(chunk);
    }
  });

  test("give offsets from the start of the outermost message", () => {
    const reader = new Reader(fromHex("00 00 00 0a 01 ff"), 3);
    reader.enter(3);
    reader.tag();
    assert.throws(() => reader.string(), { offset: 2 });
  });

  test("lie within the bytes of the reader", () => {
    const bytes = new Uint8Array(4);
    assert.throws(() => new Reader(bytes, 0, 5), RangeError);
    assert.throws(() => new Reader(bytes, 3, 2), RangeError);
    assert.throws(() => new Reader(bytes, -1), RangeError);
  });
});

suite("timestamp and duration", () => {
  test("are merged into an earlier occurrence by their parts", () => {
    const reader = new Reader(fromHex("02 08 07"));
    assert.deepStrictEqual(reader.timestamp(new Date(5250)), new Date(7250));
    reader.reset(fromHex("05 10 80 84 af 5f"));
    assert.equal(reader.duration(3000), 3200);
  });
});
