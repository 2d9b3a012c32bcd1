import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { fromHex } from "./hex.js";
import { readScalar, writeScalar } from "./scalar-codecs.js";

suite("json", () => {
  test("a key __proto__ is a property and touches no prototype", () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}');
    const read = readScalar("json", writeScalar("json", value));
    assert.deepStrictEqual(Object.keys(read as object), ["__proto__", "constructor"]);
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    assert.equal(JSON.stringify(read), JSON.stringify(value));
  });

  test("nests 100 deep and no deeper", () => {
    const writer = new Writer();
    let value: unknown = [];
    for (let level = 1; level < 100; level++) value = [value];
    assert.deepStrictEqual(readScalar("json", writeScalar("json", value)), value);
    let body = fromHex("32 00");
    for (let level = 1; level < 101; level++) {
      writer.reset();
      writer.bytes(10, body);
      const list = writer.finish();
      writer.reset();
      writer.bytes(50, list);
      body = writer.finish();
    }
    writer.reset();
    writer.bytes(10, body);
    assert.throws(() => readScalar("json", writer.finish()), {
      what: "json",
      expected: "at most 100 levels of nesting",
    });
  });

  test("is merged into an earlier occurrence as protobuf merges messages", () => {
    const merge = (first: unknown, second: unknown): unknown => {
      const bytes = Buffer.concat([writeScalar("json", first), writeScalar("json", second)]);
      const reader = new Reader(bytes);
      reader.tag();
      const earlier = reader.json();
      reader.tag();
      return reader.json(earlier);
    };
    assert.deepStrictEqual(merge([1], [2]), [1, 2]);
    assert.deepStrictEqual(merge({ a: [1], b: 1 }, { a: [2], c: 1 }), { a: [2], b: 1, c: 1 });
    assert.deepStrictEqual(merge({ a: 1 }, [2]), [2]);
    assert.deepStrictEqual(merge([1], "x"), "x");
    assert.deepStrictEqual(merge([1], null), null);
  });
});
