import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reader } from "../../../runtime/src/codec/reader.js";
import type { ScalarName, WellKnownName } from "../../../runtime/src/codec/scalar-name.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { fromJson } from "../../../runtime/src/json/from-json.js";
import { toJson } from "../../../runtime/src/json/to-json.js";

type Name = ScalarName | WellKnownName;

interface Row {
  readonly types: readonly Name[];
  /** Value, what it prints as, and what else reads as it. */
  readonly values: readonly (readonly [value: unknown, json: unknown, ...others: unknown[]])[];
}

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const at = (text: string): Date => new Date(text);

const ROWS: readonly Row[] = [
  {
    types: ["bool"],
    values: [
      [true, true],
      [false, false],
    ],
  },
  {
    types: ["int32", "sint32", "sfixed32"],
    values: [
      [0, 0, "0", -0, "-0", "0e9", "0.0"],
      [-1, -1, "-1", "-1.0", "-10e-1"],
      [100_000, 100_000, "100000", "1e5", "1E+5", "0.1e6", "1000000000e-4"],
      [2_147_483_647, 2_147_483_647, "2147483647", "2.147483647e9"],
      [-2_147_483_648, -2_147_483_648, "-2147483648"],
    ],
  },
  {
    types: ["uint32", "fixed32"],
    values: [
      [0, 0, "0"],
      [4_294_967_295, 4_294_967_295, "4294967295", "4294967295.00"],
    ],
  },
  {
    types: ["int64", "sint64", "sfixed64"],
    values: [
      [0n, "0", 0, "-0"],
      [-5n, "-5", -5, "-5.0"],
      [9_007_199_254_740_993n, "9007199254740993", "9007199254740993.0", "9.007199254740993e15"],
      [9_223_372_036_854_775_807n, "9223372036854775807"],
      [-9_223_372_036_854_775_808n, "-9223372036854775808", -9_223_372_036_854_775_808],
      [1_000_000_000_000_000_000n, "1000000000000000000", 1e18, "1e18"],
    ],
  },
  {
    types: ["uint64", "fixed64"],
    values: [
      [0n, "0", 0],
      [18_446_744_073_709_551_615n, "18446744073709551615", "1.8446744073709551615e19"],
    ],
  },
  {
    types: ["float", "double"],
    values: [
      [0, 0, "0", "0.0"],
      [-0, -0, "-0"],
      [1.5, 1.5, "1.5", "15e-1"],
      [Number.NaN, "NaN"],
      [Infinity, "Infinity"],
      [-Infinity, "-Infinity"],
    ],
  },
  {
    types: ["float"],
    values: [
      [Math.fround(0.1), 0.1, "0.1", 0.10000000149011612],
      [3.4028234663852886e38, 3.4028235e38, 3.4028234663852886e38],
      [1.401298464324817e-45, 1.4013e-45],
      [16_777_216, 16_777_216],
    ],
  },
  {
    types: ["double"],
    values: [
      [0.1, 0.1, "0.1"],
      [1.7976931348623157e308, 1.7976931348623157e308],
    ],
  },
  {
    types: ["string"],
    values: [
      ["", ""],
      ["é\u0000\u{1f600}", "é\u0000\u{1f600}"],
    ],
  },
  {
    types: ["bytes"],
    values: [
      [bytes(), ""],
      [bytes(1), "AQ==", "AQ"],
      [bytes(1, 2), "AQI=", "AQI"],
      [bytes(1, 2, 3), "AQID"],
      [bytes(0xfb, 0xff, 0xfe, 0), "+//+AA==", "-__-AA==", "-__-AA", "+/_-AA"],
    ],
  },
  {
    types: ["timestamp"],
    values: [
      [at("2026-11-20T12:30:45Z"), "2026-11-20T12:30:45Z", "2026-11-20T12:30:45.0Z"],
      [
        at("2026-11-20T12:30:45.100Z"),
        "2026-11-20T12:30:45.100Z",
        "2026-11-20T12:30:45.1Z",
        "2026-11-20T12:30:45.100999999Z",
        "2026-11-20T14:00:45.1+01:30",
        "2026-11-19T12:31:45.1-23:59",
      ],
      [at("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999999Z"],
      [at("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00"],
      [at("9999-12-31T23:59:59.999Z"), "9999-12-31T23:59:59.999Z"],
      [at("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z"],
    ],
  },
  {
    types: ["duration"],
    values: [
      [0, "0s", "-0s", "0.000s"],
      [1000, "1s", "1.0s", "01s"],
      [1500, "1.500s", "1.5s"],
      [-1, "-0.001s"],
      [0.25, "0.000250s", "0.00025s"],
      [-0.000001, "-0.000000001s"],
      [315_576_000_000_000, "315576000000s"],
      [315_576_000_000_999.9375, "315576000000.999937500s", "315576000000.999999999s"],
      [-315_576_000_000_999.9375, "-315576000000.999937500s", "-315576000000.999999999s"],
    ],
  },
  {
    types: ["json"],
    values: [
      [null, null],
      ["text", "text"],
      [{ a: [1, null, { b: false }] }, { a: [1, null, { b: false }] }],
    ],
  },
];

for (const { types, values } of ROWS) {
  for (const type of types) {
    suite(type, () => {
      for (const [value, json, ...others] of values) {
        test(shown(json), () => {
          assert.deepStrictEqual(toJson(type, value), json);
          for (const form of [json, ...others]) {
            assert.deepStrictEqual(fromJson(type, form), value, shown(form));
          }
        });
      }
    });
  }
}

test("the longest duration that is read can be written again", () => {
  const longest = 315_576_000_000_999.9375;
  const writer = new Writer();
  const mark = writer.begin(10);
  writer.int64(8, 315_576_000_000n);
  writer.int32(16, 999_999_999);
  writer.end(mark);
  const reader = new Reader(writer.finish());
  assert.equal(reader.tag(), 10);
  assert.equal(reader.duration(), longest);
  writer.duration(10, longest);
});

test("a property named __proto__ of json stays a property", () => {
  const json: unknown = JSON.parse(`{"__proto__": {"isAdmin": true}}`);
  for (const copy of [toJson("json", json), fromJson("json", json)]) {
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
    assert.equal(JSON.stringify(copy), `{"__proto__":{"isAdmin":true}}`);
  }
});

function shown(json: unknown): string {
  return Object.is(json, -0) ? "-0" : JSON.stringify(json);
}
