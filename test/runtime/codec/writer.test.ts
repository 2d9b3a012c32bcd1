import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EncodeError } from "../../../runtime/src/codec/encode-error.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { toHex } from "./hex.js";
import { SCALAR_CASES } from "./scalar-cases.js";
import { show, writeScalar } from "./scalar-codecs.js";

suite("a field is written as protobuf says", () => {
  for (const { type, value, hex } of SCALAR_CASES) {
    test(`${type} ${show(value)}`, () => {
      assert.equal(toHex(writeScalar(type, value)), hex);
    });
  }
});

test("a tag of two bytes and the largest tag", () => {
  const writer = new Writer();
  writer.bool(16 << 3, true);
  writer.bool(((2 ** 29 - 1) << 3) >>> 0, true);
  assert.equal(toHex(writer.finish()), "80 01 01 f8 ff ff ff 0f 01");
});

test("-0 is written as an integer zero", () => {
  assert.equal(toHex(writeScalar("int32", -0)), "08 00");
  assert.equal(toHex(writeScalar("int64Number", -0)), "08 00");
});

test("a Uint8Array or Date of another realm is taken for what it is", async () => {
  const { runInNewContext } = await import("node:vm");
  assert.equal(toHex(writeScalar("bytes", runInNewContext("Uint8Array.of(1, 2)"))), "0a 02 01 02");
  assert.equal(toHex(writeScalar("timestamp", runInNewContext("new Date(1000)"))), "0a 02 08 01");
  assert.equal(toHex(writeScalar("json", runInNewContext("({})"))), "0a 02 2a 00");
});

suite("a text of any length has the right length in front", () => {
  for (const unit of ["a", "é", "張", "😀"]) {
    for (const count of [
      11, 12, 13, 24, 25, 42, 43, 63, 64, 127, 128, 4095, 5461, 5462, 16384, 50000,
    ]) {
      test(`${count} times ${unit}`, () => {
        const text = unit.repeat(count);
        const expected = Buffer.from(text);
        for (const writer of [new Writer(1), new Writer(300_000)]) {
          const written = writeScalar("string", text, writer);
          const { value, size } = varintAt(written, 1);
          assert.equal(value, expected.length);
          assert.deepEqual(Buffer.from(written.subarray(1 + size)), expected);
        }
      });
    }
  }
});

suite("a message has its length in front", () => {
  for (const [length, prefix] of [
    [0, "0a 00"],
    [127, "0a 7f"],
    [128, "0a 80 01"],
    [16383, "0a ff 7f"],
    [16384, "0a 80 80 01"],
    [2097152, "0a 80 80 80 01"],
  ] as const) {
    test(`of ${length} bytes`, () => {
      const body = new Uint8Array(length).fill(7);
      const writer = new Writer(16);
      const mark = writer.begin(10);
      writer.raw(body);
      writer.end(mark);
      writer.bool(8, true);
      const written = Buffer.from(writer.finish());
      const head = Buffer.from(prefix.replaceAll(" ", ""), "hex");
      assert.deepEqual(written, Buffer.concat([head, body, Buffer.of(8, 1)]));
    });
  }

  test("and so have messages within", () => {
    const writer = new Writer(1);
    const outer = writer.begin(10);
    const inner = writer.begin(18);
    writer.string(26, "x".repeat(200));
    writer.end(inner);
    writer.end(outer);
    const written = toHex(writer.finish());
    assert.equal(written.slice(0, 35), "0a ce 01 12 cb 01 1a c8 01 78 78 78");
    assert.equal(writer.position, 209);
  });
});

suite("packed lists", () => {
  test("of nothing are not written", () => {
    const writer = new Writer();
    writer.packedInt32(10, []);
    writer.packedDouble(10, []);
    writer.packedBool(10, []);
    assert.equal(writer.position, 0);
  });

  test("have one tag and one length", () => {
    const writer = new Writer(1);
    writer.packedInt32(50, [3, 270, 86942, -1]);
    assert.equal(toHex(writer.finish()), "32 10 03 8e 02 9e a7 05 ff ff ff ff ff ff ff ff ff 01");
  });

  test("of enum members take their numbers", () => {
    const writer = new Writer();
    writer.packedEnum(10, ["a", "bb"], (name) => name.length);
    assert.equal(toHex(writer.finish()), "0a 02 01 02");
  });

  test("check every element", () => {
    const writer = new Writer();
    assert.throws(() => writer.packedUint32(10, [1, -1]), EncodeError);
    assert.throws(() => writer.packedSint32(10, [1, 2 ** 31]), EncodeError);
    assert.throws(() => writer.packedFloat(10, [1, 1e39]), EncodeError);
    assert.throws(() => writer.packedDouble(10, [1, "2" as unknown as number]), EncodeError);
    assert.throws(() => writer.packedInt64(10, [2n ** 63n]), EncodeError);
    assert.throws(() => writer.packedInt32(10, "12" as unknown as number[]), {
      message: 'list (field 1): expected array, got string "12"',
    });
    assert.throws(() => writer.packedDouble(10, null as unknown as number[]), EncodeError);
  });
});

suite("the buffer", () => {
  test("grows by doubling and keeps what is written", () => {
    const writer = new Writer(4);
    for (let index = 0; index < 1000; index++) writer.fixed32(13, index);
    assert.equal(writer.position, 5000);
    assert.ok(writer.buffer.length >= 5000 && writer.buffer.length <= 20_000);
    assert.equal(writer.view.buffer, writer.buffer.buffer);
    assert.equal(toHex(writer.finish().subarray(4990)), "0d e6 03 00 00 0d e7 03 00 00");
  });

  test("is copied by finish", () => {
    const writer = new Writer();
    writer.bool(8, true);
    const first = writer.finish();
    writer.reset();
    writer.bool(8, false);
    assert.equal(toHex(first), "08 01");
    assert.equal(toHex(writer.finish()), "08 00");
  });

  test("forgets a failed encode and its nesting", () => {
    const writer = new Writer();
    writer.bool(8, true);
    const start = writer.position;
    for (let round = 0; round < 3; round++) {
      assert.throws(() => {
        for (let depth = 0; depth < 60; depth++) writer.begin(10);
        writer.int32(8, 0.5);
      }, EncodeError);
      writer.truncate(start);
    }
    writer.bool(16, true);
    assert.equal(toHex(writer.finish()), "08 01 10 01");
  });

  test("may begin with bytes of the caller", () => {
    const writer = new Writer(2);
    writer.reserve(6);
    writer.position = 6;
    writer.bool(8, true);
    assert.equal(writer.finish().length, 8);
  });
});

suite("nesting", () => {
  test("of 100 messages is written, of 101 refused", () => {
    const writer = new Writer();
    const marks = Array.from({ length: 100 }, () => writer.begin(10));
    assert.throws(() => writer.begin(10), {
      name: "EncodeError",
      message: "message: expected at most 100 levels of nesting, got more",
    });
    for (const mark of marks.reverse()) writer.end(mark);
    assert.ok(writer.position > 200);
  });

  test("counts json and messages together", () => {
    const writer = new Writer();
    for (let depth = 0; depth < 60; depth++) writer.begin(10);
    writer.json(10, nested(40));
    assert.throws(() => writer.json(10, nested(41)), EncodeError);
  });

  test("of a cyclic json value is refused", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic, cyclic);
    assert.throws(() => writeScalar("json", cyclic), {
      message:
        "json (field 1): expected at most 100 levels of nesting, got more, or a cyclic value",
    });
  });
});

type Nested = readonly Nested[];

function nested(levels: number): Nested {
  let value: Nested = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

function varintAt(bytes: Uint8Array, at: number): { value: number; size: number } {
  let value = 0;
  let size = 0;
  for (let byte = 0x80; byte >= 0x80; size++) {
    byte = bytes[at + size] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * size);
  }
  return { value, size };
}
