import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { readMetadata, toMetadata, writeMetadata } from "../../../runtime/src/composer/metadata.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";

function encode(entries: ReadonlyMap<string, string>): Uint8Array {
  const writer = new Writer();
  writeMetadata(writer, entries, DEFAULT_LIMITS);
  return writer.finish();
}

function decode(bytes: Uint8Array): ReadonlyMap<string, string> {
  return readMetadata(new Reader(bytes), bytes.length, DEFAULT_LIMITS);
}

test("any metadata that is accepted survives", () => {
  const names = fc.stringMatching(/^[a-z0-9_.-]{1,64}$/);
  const entries = fc.array(fc.tuple(names, fc.string({ unit: "grapheme", maxLength: 20 })), {
    maxLength: 64,
  });
  fc.assert(
    fc.property(entries, (pairs) => {
      const metadata = toMetadata(new Map(pairs), { ...DEFAULT_LIMITS, metadataBytesMax: 2 ** 20 });
      const writer = new Writer();
      writeMetadata(writer, metadata, { ...DEFAULT_LIMITS, metadataBytesMax: 2 ** 20 });
      const bytes = writer.finish();
      const limits = { ...DEFAULT_LIMITS, metadataBytesMax: 2 ** 20 };
      assert.deepEqual(readMetadata(new Reader(bytes), bytes.length, limits), metadata);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test("a value that cannot be written as UTF-8 is refused by its name", () => {
  assert.throws(() => toMetadata({ user: "\ud800" }, DEFAULT_LIMITS), {
    name: "TypeError",
    message: String.raw`metadata user: expected text without lone surrogates, got string "\ud800"`,
  });
});

test("an object and a map mean the same", () => {
  const limits = DEFAULT_LIMITS;
  assert.deepEqual(
    toMetadata({ a: "1", b: "2" }, limits),
    toMetadata(
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
      limits,
    ),
  );
});

test("names from Object.prototype are names like any other", () => {
  const given = Object.fromEntries([
    ["__proto__", "p"],
    ["constructor", "c"],
    ["hasownproperty", "h"],
  ]);
  const metadata = decode(encode(toMetadata(given, DEFAULT_LIMITS)));
  assert.deepEqual(
    [...metadata],
    [
      ["__proto__", "p"],
      ["constructor", "c"],
      ["hasownproperty", "h"],
    ],
  );
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
});

const wrong: readonly [string, unknown, string][] = [
  ["an empty name", { "": "x" }, 'got ""'],
  ["upper case", { Trace: "x" }, 'got "Trace"'],
  ["a long name", { ["x".repeat(65)]: "x" }, "got "],
  ["a space", { "a b": "x" }, 'got "a b"'],
  ["a number", { a: 5 }, "metadata a: expected a string, got number"],
  ["undefined", { a: undefined }, "metadata a: expected a string, got undefined"],
];

for (const [name, given, text] of wrong) {
  test(`${name} is a TypeError that names the entry`, () => {
    assert.throws(
      () => toMetadata(given as Record<string, string>, DEFAULT_LIMITS), // wrong on purpose
      (error) => error instanceof TypeError && error.message.includes(text),
    );
  });
}

test("a name that is wrong on the wire is a DecodeError", () => {
  for (const name of ["", "Upper", "x".repeat(65), "a\u0000"]) {
    assert.throws(
      () => decode(encode(new Map([[name, "x"]]))),
      /DecodeError: metadata: expected a name/,
    );
  }
});

test("values that are no Unicode are refused", () => {
  assert.throws(() => encode(new Map([["a", "\ud800"]])), { name: "EncodeError" });
  const bytes = encode(new Map([["a", "x"]]));
  bytes[bytes.length - 1] = 0xff;
  assert.throws(() => decode(bytes), { name: "DecodeError" });
});

test("one that comes twice counts once, the last value wins", () => {
  const twice = Buffer.concat([encode(new Map([["a", "1"]])), encode(new Map([["a", "2"]]))]);
  assert.deepEqual(decode(twice), new Map([["a", "2"]]));
});

test("fields of a later version are passed over", () => {
  const writer = new Writer();
  writer.string((9 << 3) | 2, "from the future");
  const bytes = Buffer.concat([writer.finish(), encode(new Map([["a", "1"]]))]);
  assert.deepEqual(decode(bytes), new Map([["a", "1"]]));
});
