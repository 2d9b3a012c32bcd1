import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EncodeError } from "../../../runtime/src/codec/encode-error.js";
import type { ScalarMethod } from "./scalar-cases.js";
import { show, writeScalar } from "./scalar-codecs.js";

const REFUSED: readonly (readonly [type: ScalarMethod, value: unknown, message: string])[] = [
  ["bool", 1, "bool (field 1): expected boolean, got number 1"],
  [
    "int32",
    "5",
    'int32 (field 1): expected an integer from -2147483648 to 2147483647, got string "5"',
  ],
  [
    "int32",
    3.5,
    "int32 (field 1): expected an integer from -2147483648 to 2147483647, got number 3.5",
  ],
  [
    "int32",
    2147483648,
    "int32 (field 1): expected an integer from -2147483648 to 2147483647, got number 2147483648",
  ],
  [
    "int32",
    -2147483649,
    "int32 (field 1): expected an integer from -2147483648 to 2147483647, got number -2147483649",
  ],
  [
    "int32",
    Number.NaN,
    "int32 (field 1): expected an integer from -2147483648 to 2147483647, got number NaN",
  ],
  [
    "int32",
    5n,
    "int32 (field 1): expected an integer from -2147483648 to 2147483647, got bigint 5",
  ],
  ["int32", null, "int32 (field 1): expected an integer from -2147483648 to 2147483647, got null"],
  ["uint32", -1, "uint32 (field 1): expected an integer from 0 to 4294967295, got number -1"],
  [
    "uint32",
    2 ** 32,
    "uint32 (field 1): expected an integer from 0 to 4294967295, got number 4294967296",
  ],
  [
    "sint32",
    2147483648,
    "sint32 (field 1): expected an integer from -2147483648 to 2147483647, got number 2147483648",
  ],
  ["fixed32", -1, "fixed32 (field 1): expected an integer from 0 to 4294967295, got number -1"],
  [
    "sfixed32",
    2 ** 31,
    "sfixed32 (field 1): expected an integer from -2147483648 to 2147483647, got number 2147483648",
  ],
  [
    "float",
    3.5e38,
    "float (field 1): expected a number that fits 32-bit floating point, got number 3.5e+38",
  ],
  [
    "float",
    undefined,
    "float (field 1): expected a number that fits 32-bit floating point, got undefined",
  ],
  ["double", "1", 'double (field 1): expected number, got string "1"'],
  ["int64", 1, "int64 (field 1): expected bigint from -2^63 to 2^63-1, got number 1"],
  [
    "int64",
    2n ** 63n,
    "int64 (field 1): expected bigint from -2^63 to 2^63-1, got bigint 9223372036854775808",
  ],
  ["uint64", -1n, "uint64 (field 1): expected bigint from 0 to 2^64-1, got bigint -1"],
  [
    "uint64",
    2n ** 64n,
    "uint64 (field 1): expected bigint from 0 to 2^64-1, got bigint 18446744073709551616",
  ],
  [
    "sint64",
    -(2n ** 63n) - 1n,
    "sint64 (field 1): expected bigint from -2^63 to 2^63-1, got bigint -9223372036854775809",
  ],
  ["fixed64", -1n, "fixed64 (field 1): expected bigint from 0 to 2^64-1, got bigint -1"],
  [
    "sfixed64",
    2n ** 63n,
    "sfixed64 (field 1): expected bigint from -2^63 to 2^63-1, got bigint 9223372036854775808",
  ],
  [
    "int64Number",
    2 ** 53,
    "int64 (field 1): expected a safe integer (at most 2^53-1 in size), got number 9007199254740992",
  ],
  [
    "int64Number",
    1n,
    "int64 (field 1): expected a safe integer (at most 2^53-1 in size), got bigint 1",
  ],
  ["uint64Number", -1, "uint64 (field 1): expected a safe integer from 0 to 2^53-1, got number -1"],
  [
    "sint64Number",
    0.5,
    "sint64 (field 1): expected a safe integer (at most 2^53-1 in size), got number 0.5",
  ],
  [
    "fixed64Number",
    -1,
    "fixed64 (field 1): expected a safe integer from 0 to 2^53-1, got number -1",
  ],
  [
    "sfixed64Number",
    Infinity,
    "sfixed64 (field 1): expected a safe integer (at most 2^53-1 in size), got number Infinity",
  ],
  ["string", 5, "string (field 1): expected string, got number 5"],
  [
    "string",
    "a\ud800",
    'string (field 1): expected text without lone surrogates, got string "a\\ud800"',
  ],
  [
    "string",
    "\udc00\ud800",
    'string (field 1): expected text without lone surrogates, got string "\\udc00\\ud800"',
  ],
  [
    "string",
    `${"x".repeat(50)}\ud83d`,
    `string (field 1): expected text without lone surrogates, got string "${"x".repeat(40)}…"`,
  ],
  ["bytes", [1, 2], "bytes (field 1): expected Uint8Array, got array"],
  ["bytes", new Uint16Array(1), "bytes (field 1): expected Uint8Array, got Uint16Array"],
  ["bytes", "abc", 'bytes (field 1): expected Uint8Array, got string "abc"'],
  [
    "timestamp",
    new Date(Number.NaN),
    "timestamp (field 1): expected a Date from year 1 to year 9999, got invalid Date",
  ],
  [
    "timestamp",
    new Date("+010000-01-01T00:00:00Z"),
    "timestamp (field 1): expected a Date from year 1 to year 9999, got Date",
  ],
  [
    "timestamp",
    new Date(-62135596800001),
    "timestamp (field 1): expected a Date from year 1 to year 9999, got Date",
  ],
  [
    "timestamp",
    1000,
    "timestamp (field 1): expected a Date from year 1 to year 9999, got number 1000",
  ],
  [
    "duration",
    Infinity,
    "duration (field 1): expected milliseconds as a number, at most 10,000 years, got number Infinity",
  ],
  [
    "duration",
    Number.NaN,
    "duration (field 1): expected milliseconds as a number, at most 10,000 years, got number NaN",
  ],
  [
    "duration",
    315576000001000,
    "duration (field 1): expected milliseconds as a number, at most 10,000 years, got number 315576000001000",
  ],
  [
    "duration",
    "2s",
    'duration (field 1): expected milliseconds as a number, at most 10,000 years, got string "2s"',
  ],
  ["json", undefined, "json (field 1): expected a JSON value, got undefined"],
  ["json", () => 1, "json (field 1): expected a JSON value, got function"],
  ["json", 5n, "json (field 1): expected a JSON value, got bigint 5"],
  ["json", [Infinity], "json (field 1): expected a finite number, got number Infinity"],
  ["json", { a: undefined }, "json (field 2): expected a JSON value, got undefined"],
  ["json", new Date(0), "json (field 1): expected a JSON value, got Date"],
  ["json", new Map(), "json (field 1): expected a JSON value, got Map"],
];

suite("a value that the wire cannot hold is refused", () => {
  for (const [type, value, message] of REFUSED) {
    test(`${type} ${show(value)}`, () => {
      assert.throws(() => writeScalar(type, value), { name: "EncodeError", message });
    });
  }
});

test("a sparse array is no JSON value", () => {
  // eslint-disable-next-line no-sparse-arrays
  assert.throws(() => writeScalar("json", [1, , 2]), EncodeError);
});
