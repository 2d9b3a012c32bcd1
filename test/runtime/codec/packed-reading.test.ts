import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { fromHex } from "./hex.js";

suite("packed lists", () => {
  test("are appended", () => {
    const bytes = fromHex("06 03 8e 02 9e a7 05");
    assert.deepEqual(new Reader(bytes).packedInt32([]), [3, 270, 86942]);
    assert.deepEqual(new Reader(bytes).packedInt32([1]), [1, 3, 270, 86942]);
  });

  const METHODS = [
    ["Bool", [true, false]],
    ["Int32", [0, -1, 127, 128, 2147483647, -2147483648]],
    ["Uint32", [0, 127, 128, 4294967295, 3]],
    ["Sint32", [0, -1, 2147483647, -2147483648]],
    ["Fixed32", [0, 4294967295]],
    ["Sfixed32", [-1, 2147483647]],
    ["Float", [0.5, -0, Infinity]],
    ["Double", [0.1, -0, -Infinity]],
    ["Int64", [0n, -1n, 2n ** 63n - 1n]],
    ["Uint64", [2n ** 64n - 1n]],
    ["Sint64", [-(2n ** 63n), 2n ** 63n - 1n]],
    ["Fixed64", [2n ** 64n - 1n]],
    ["Sfixed64", [-(2n ** 63n)]],
    ["Int64Number", [0, -(2 ** 53) + 1]],
    ["Uint64Number", [2 ** 53 - 1]],
    ["Sint64Number", [-(2 ** 53) + 1, 2 ** 53 - 1]],
    ["Fixed64Number", [2 ** 53 - 1]],
    ["Sfixed64Number", [-(2 ** 53) + 1]],
  ] as const;
  for (const [name, values] of METHODS) {
    test(`of ${name} come back, and no prefix of them`, () => {
      const writer = new Writer(1);
      // The cast: the table pairs each method with its element type.
      writer[`packed${name}`](10, values as never);
      const bytes = writer.finish();
      const reader = new Reader(bytes);
      assert.equal(reader.tag(), 10);
      assert.deepStrictEqual(reader[`packed${name}`]([]), [...values]);
      assert.equal(reader.position, bytes.length);
      const again = new Reader(bytes, 1);
      const [first] = values;
      assert.deepStrictEqual(again[`packed${name}`]([first] as never), [first, ...values]);
      for (let cut = 2; cut < bytes.length; cut++) {
        const short = bytes.slice(1, cut);
        short[0] = cut - 2;
        assertPrefix(() => new Reader(short)[`packed${name}`]([] as never), cut);
      }
    });
  }

  test("of enum members are mapped", () => {
    const reader = new Reader(fromHex("02 01 02"));
    const read = reader.packedEnum(["member 0"], (number) => `member ${number}`);
    assert.deepEqual(read, ["member 0", "member 1", "member 2"]);
  });

  test("of any length come back, and stay as they are when others are read", () => {
    for (const name of ["Int32", "Uint32", "Float", "Double"] as const) {
      const lists = [0, 1, 3, 4095, 4096, 4097, 10_000, 5].map((length) =>
        Array.from({ length }, (_, index) => (index * 7919) % (length + 100)),
      );
      const read = lists.map((list) => {
        const writer = new Writer();
        writer[`packed${name}`](10, [...list, 1]);
        return new Reader(writer.finish(), 1)[`packed${name}`]([]);
      });
      assert.deepStrictEqual(
        read,
        lists.map((list) => [...list, 1]),
      );
    }
  });

  test("that come in many parts take time in proportion to them", () => {
    const parts = 20_000;
    const reader = new Reader(new Uint8Array(2 * parts).fill(1));
    const first = reader.packedUint32([]);
    let list = first;
    for (let part = 1; part < parts; part++) list = reader.packedUint32(list);
    assert.equal(list.length, parts);
    assert.equal(list, first, "each part was appended, none copied what came before");
  });

  test("cannot reach beyond their length", () => {
    assert.throws(() => new Reader(fromHex("01 80 01")).packedInt32([]), DecodeError);
    assert.throws(() => new Reader(fromHex("04 00 00 00 00 00 00 00 00")).packedDouble([]), {
      message: "packed double at byte 1: expected a multiple of 8 bytes, got 4 bytes",
    });
    assert.throws(() => new Reader(fromHex("05 00 00 00 00 00 00")).packedFixed32([]), DecodeError);
  });
});

function assertPrefix(read: () => void, cut: number): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof DecodeError, `cut at ${cut}: ${String(error)}`);
  }
}
