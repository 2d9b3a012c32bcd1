import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader, unknownFields, Writer } from "mailstation/codegen";
import * as errors from "../golden/generated/errors/expected/errors.js";
import * as names from "../golden/generated/names/expected/names.js";
import * as scalars from "../golden/generated/scalars/expected/scalars.js";
import * as unions from "../golden/generated/unions/expected/unions.js";
import * as known from "../golden/generated/well-known/expected/well-known.js";
import * as wrapped from "../golden/generated/wrapped/expected/wrapped.js";

/*
 * What generated code does with values and bytes, in hex as
 * https://protobuf.dev/programming-guides/encoding/ writes them.
 */

interface Codec<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

function roundTrip<T>(type: Codec<T>, value: T): void {
  assert.deepEqual(type.decode(type.encode(value)), value);
}

const implicit = scalars.Implicit.create({
  boolValue: true,
  int32Value: -1,
  int64Value: -(2n ** 63n),
  uint64Value: 2n ** 64n - 1n,
  floatValue: 0.5,
  doubleValue: Number.NaN,
  stringValue: "h€llo",
  bytesValue: new Uint8Array([0, 255]),
  color: "BLUE",
  size: "LARGE",
});

test("every scalar comes back as it was, in every presence", () => {
  roundTrip(scalars.Implicit, implicit);
  const { [unknownFields]: _, ...fields } = implicit;
  roundTrip(scalars.Explicit, scalars.Explicit.create(fields));
  roundTrip(scalars.Explicit, scalars.Explicit.create());
  roundTrip(scalars.Default, scalars.Default.create());
});

test("implicit fields with their zero value take no bytes", () => {
  assert.equal(hex(scalars.Implicit.encode(scalars.Implicit.create())), "");
});

test("explicit fields take bytes when they are set, zero included", () => {
  const value = scalars.Explicit.create({ boolValue: false, int32Value: 0, stringValue: "" });
  assert.equal(hex(scalars.Explicit.encode(value)), "080010007200");
});

test("negative zero is written", () => {
  const value = scalars.Implicit.create({ floatValue: -0, doubleValue: -0 });
  assert.equal(hex(scalars.Implicit.encode(value)), "6500000080690000000000000080");
  assert.ok(Object.is(scalars.Implicit.decode(bytes("6500000080")).floatValue, -0));
});

test("absent fields read as the declared default, which is written even when it is zero", () => {
  const value = scalars.Default.decode(bytes(""));
  assert.equal(value.int32Value, 7);
  assert.equal(value.stringValue, `a"b'c`);
  assert.equal(value.color, "RED");
  const zero = scalars.Default.encode({ ...value, int32Value: 0 });
  assert.equal(scalars.Default.decode(zero).int32Value, 0);
});

test("lists of numbers and enums are packed, and read packed or not", () => {
  const value = scalars.Lists.create({ int32List: [1, 300], colors: ["RED", "BLUE"] });
  assert.equal(
    hex(scalars.Lists.encode(value)),
    `1203 01ac02 82010b 01 ffffffffffffffffff01`.replaceAll(" ", ""),
  );
  const unpacked = scalars.Lists.decode(bytes("1001 10ac02 1202 0304 8001 01"));
  assert.deepEqual(unpacked.int32List, [1, 300, 3, 4]);
  assert.deepEqual(unpacked.colors, ["RED"]);
});

test("64-bit integers may be numbers", () => {
  const value = scalars.Numbers.create({ int64Value: -5, uint64List: [1, 2 ** 53 - 1] });
  roundTrip(scalars.Numbers, value);
  assert.equal(scalars.Numbers.create().counted, 9);
  assert.throws(() => scalars.Numbers.encode({ ...value, int64Value: 2 ** 53 }), /int64Value/);
});

test("an open enum keeps a value it does not know, a closed one refuses it", () => {
  const value = scalars.Implicit.decode(bytes("80012a"));
  assert.equal(value.color, 42);
  assert.equal(hex(scalars.Implicit.encode(value)), "80012a");
  assert.throws(() => scalars.Implicit.decode(bytes("88012a")), /Size/);
});

test("unknown fields are kept", () => {
  const value = scalars.Implicit.decode(bytes("1001 a23f0161 a03f05"));
  assert.equal(hex(scalars.Implicit.encode({ ...value, int32Value: 2 })), "1002a23f0161a03f05");
});

test("maps of every kind come back as they were", () => {
  roundTrip(
    scalars.Keys,
    scalars.Keys.create({
      boolMap: new Map([[true, "t"]]),
      int64Map: new Map([[-1n, "x"]]),
      fixed32Map: new Map([[7, "y"]]),
      stringMap: new Map([["__proto__", "z"]]),
    }),
  );
  roundTrip(
    scalars.Values,
    scalars.Values.create({
      bytesMap: new Map([["a", new Uint8Array([1])]]),
      doubleMap: new Map([["a", -0]]),
      colors: new Map([[1, "RED"]]),
    }),
  );
});

test("a map entry without key or value reads as zero, and the last of a key stays", () => {
  const value = scalars.Keys.decode(
    bytes("12 00 12 02 0805 12 03 120161 12 02 0807 12 05 0807 120162"),
  );
  assert.deepEqual(
    [...value.int32Map],
    [
      [0, "a"],
      [5, ""],
      [7, "b"],
    ],
  );
});

test("the last case of a union on the wire stays, and messages of one case are merged", () => {
  assert.deepEqual(unions.Single.decode(bytes("0a0161 0a0162")), { case: "only", value: "b" });
  const merged = unions.Content.decode(bytes("0a03 0a0161 0a04 1202 1805"));
  assert.deepEqual(merged, {
    case: "text",
    value: unions.Text.create({ body: "a", reply: { case: "count", value: 5n } }),
  });
  const last = unions.Content.decode(bytes("0a03 0a0161 1801"));
  assert.deepEqual(last, { case: "count", value: 1n });
});

test("every case of a union comes back as it was, zero included", () => {
  const values: unions.Content[] = [
    { case: "text", value: unions.Text.create() },
    { case: "image", value: new Uint8Array(0) },
    { case: "count", value: 0n },
    { case: "flag", value: false },
    { case: "kind", value: "PLAIN" },
    { case: "at", value: new Date(0) },
    { case: "data", value: null },
    { case: "nested", value: { case: "flag", value: true } },
    { case: "tags", value: [] },
    { case: "ratings", value: new Map([["a", 1.5]]) },
    { case: "size", value: 0 },
    { case: undefined, value: undefined },
  ];
  for (const value of values) roundTrip(unions.Content, value);
  roundTrip(
    unions.Holder,
    unions.Holder.create({ many: values, named: new Map([["", values[0] ?? assert.fail()]]) }),
  );
});

test("a union with an undeclared case is refused", () => {
  // The cast: what a caller without types may do.
  const wrong = { case: "txet", value: "" } as unknown as unions.Content;
  assert.throws(() => unions.Content.encode(wrong), /txet/);
});

test("a union that is no object is refused, one without a case is empty", () => {
  for (const wrong of ["card", 5, 5n, true, Symbol("x"), () => undefined, null, undefined]) {
    // The cast: what plain JavaScript could pass.
    const value = wrong as unknown as unions.Content;
    assert.throws(() => unions.Content.encode(value), { name: "EncodeError" });
    const holder = unions.Holder.create({ many: [value] });
    assert.throws(() => unions.Holder.encode(holder), /many\[0\]: expected object/);
  }
  // The cast: as above.
  for (const empty of [{}, { case: undefined }] as unions.Content[]) {
    assert.equal(hex(unions.Content.encode(empty)), "");
  }
});

test("lists and maps inside each other come back as they were", () => {
  roundTrip(
    wrapped.Wrapped,
    wrapped.Wrapped.create({
      matrix: [[1, 2], [], [3]],
      cube: [[["a"], []], []],
      groups: new Map([["g", [{ text: "c" }]]]),
      tables: new Map([["t", new Map([[1n, ["RED" as const]]])]]),
      optionalList: [],
      optionalMap: new Map(),
      rows: [[0.5]],
      maps: [new Map([["k", "v"]])],
      ids: [[2n ** 40n]],
    }),
  );
  const value = wrapped.Wrapped.create({ matrix: [[1, 2], []] });
  assert.equal(hex(wrapped.Wrapped.encode(value)), "0a040a0201020a00");
});

test("well-known types come back as they were, and merge as protobuf's own", () => {
  roundTrip(
    known.Known,
    known.Known.create({
      at: new Date(1_500),
      took: -2_500.5,
      data: { list: [1, "a", null, true] },
      maybeData: null,
      times: [new Date(-1)],
      durations: [1],
      values: [null, {}],
      settings: new Map([["a", [1]]]),
    }),
  );
  const merged = known.Known.decode(bytes("0a02 0801 0a06 10 80cab5ee01"));
  assert.deepEqual(merged.at, new Date(1_500));
});

test("a message that contains itself may be nested, to a limit", () => {
  const nest = (levels: number): Uint8Array => {
    let inner: unions.Content = { case: "flag", value: true };
    for (let level = 1; level < levels; level += 1) inner = { case: "nested", value: inner };
    return unions.Content.encode(inner);
  };
  assert.deepEqual(unions.Content.encode(unions.Content.decode(nest(90))), nest(90));
  assert.throws(() => nest(200));
});

test("repeated singular messages are merged: scalars replaced, lists appended, maps by key", () => {
  const first = wrapped.Wrapped.create({
    matrix: [[1]],
    groups: new Map([["a", [{ text: "1" }]]]),
  });
  const second = wrapped.Wrapped.create({
    matrix: [[2]],
    groups: new Map([
      ["a", []],
      ["b", []],
    ]),
  });
  const both = new Uint8Array([
    ...wrapped.Wrapped.encode(first),
    ...wrapped.Wrapped.encode(second),
  ]);
  const expected = {
    matrix: [[1], [2]],
    groups: new Map([
      ["a", []],
      ["b", []],
    ]),
  };
  assert.deepEqual(wrapped.Wrapped.decode(both), wrapped.Wrapped.create(expected));
  const writer = new Writer();
  wrapped.encodeWrapped(writer, second);
  const written = writer.finish();
  const merged = wrapped.decodeWrapped(new Reader(written), written.length, first);
  assert.deepEqual(merged, wrapped.Wrapped.create(expected));
});

test("fields may have any name", () => {
  roundTrip(
    names.Reader,
    names.Reader.create({
      default: "d",
      class: "c",
      constructor: "k",
      decodeReader: names.Reader.create(),
    }),
  );
  assert.deepEqual([0, 1, 2, 3].map(names.decodePromise$), [
    "then",
    "constructor",
    "default",
    "toString",
  ]);
});

test("a declared error carries its fields, and keeps unknown ones when it is passed on", () => {
  const fields = errors.decodeRoomFull(new Reader(bytes("1003 a23f0161")), 6);
  const error = errors.RoomFull_type.create(fields);
  assert.ok(error instanceof errors.RoomFull);
  assert.equal(error.code, 1002);
  assert.equal(error.name, "RoomFull");
  assert.equal(error.limit, 3);
  assert.deepEqual(error.waiting, []);
  const writer = new Writer();
  errors.encodeRoomFull(writer, error);
  assert.match(hex(writer.finish()), /a23f0161$/);
});
