import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { list, map, type ValueType } from "../../../runtime/src/codec/descriptor.js";
import { EncodeError } from "../../../runtime/src/codec/encode-error.js";
import { fromJson } from "../../../runtime/src/json/from-json.js";
import { toJson } from "../../../runtime/src/json/to-json.js";
import { Device, Event, Presence, Role, User } from "../codec/generated-shape.js";

/** Type, what is refused, and what the error says after "expected". */
type Row = readonly [type: ValueType, refused: unknown, message: string];

const INT32 = "an integer from -2147483648 to 2147483647";
const INT64 = "an integer from -2^63 to 2^63-1";
const DOUBLE = 'a number, "NaN", "Infinity" or "-Infinity"';
const TIMESTAMP = "an RFC 3339 timestamp from year 1 to year 9999";
const DURATION = 'a duration such as "1.5s", at most 10,000 years';
const USER = "one of id, role, presence, lastSeen, score, labels, devices, parent, ranks, x";

/** In JSON. */
const READ: readonly Row[] = [
  ["bool", "true", 'bool: expected boolean, got string "true"'],
  ["bool", null, "bool: expected boolean, got null"],
  ...refuse("int32", INT32, [1.5, 2_147_483_648, "", " 1", "1 ", "+1", "01", ".5", "1.", "0x1"]),
  ...refuse("int32", INT32, ["1.5", "1e", "1e10", "15e-2", "1e999", "1e-999", "1e9999", true, [1]]),
  ["uint32", -1, "uint32: expected an integer from 0 to 4294967295, got number -1"],
  ...refuse("int64", INT64, [1e19, 2 ** 63, "9223372036854775808", "1.1", "x"]),
  ["int64", "1".repeat(101), `int64: expected ${INT64}, got string "${"1".repeat(40)}…"`],
  ["uint64", "-1", 'uint64: expected an integer from 0 to 2^64-1, got string "-1"'],
  ...refuse("double", DOUBLE, ["nan", "INF", "+1", "", "1e999", Infinity, Number.NaN, null, "0x1"]),
  [
    "float",
    3.5e38,
    'float: expected a number that fits 32-bit floating point, "NaN", "Infinity" or "-Infinity", got number 3.5e+38',
  ],
  ["string", 5, "string: expected string, got number 5"],
  [
    "string",
    "\ud800",
    String.raw`string: expected text without lone surrogates, got string "\ud800"`,
  ],
  ...refuse("bytes", "base64", ["A", "AQ=", "AQ===", "A Q=", "=", "AQ==AQ==", "ä", 5]),
  ...refuse("timestamp", TIMESTAMP, [
    "2026-11-20",
    "2026-11-20T12:30:45",
    "2026-11-20t12:30:45Z",
    "2026-11-20T12:30:45z",
    "2026-11-20T12:30:60Z",
    "2026-11-20T24:00:00Z",
    "2023-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-20T12:30:45.Z",
    "2026-11-20T12:30:45+24:00",
    "0000-12-31T23:59:59Z",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "10000-01-01T00:00:00Z",
    0,
  ]),
  ...refuse("duration", DURATION, [
    "1",
    "s",
    "1.s",
    ".5s",
    "1.5 s",
    "+1s",
    "1e3s",
    "1.0000000001s",
  ]),
  ...refuse("duration", DURATION, ["315576000001s", "-315576000001s", 1000]),
  ["json", undefined, "json: expected a JSON value, got undefined"],
  ["json", [Number.NaN], "[0]: expected a finite number, got number NaN"],
  [
    "json",
    { a: "\udc00" },
    String.raw`["a"]: expected text without lone surrogates, got string "\udc00"`,
  ],
  [Role, "ADMIN", 'chat.v1.Role: expected a member of chat.v1.Role, got string "ADMIN"'],
  [Role, 7, "chat.v1.Role: expected a member of chat.v1.Role, got number 7"],
  [
    Presence,
    "1",
    'chat.v1.Presence: expected a member of chat.v1.Presence or a 32-bit number, got string "1"',
  ],
  [list("string"), "ab", 'list: expected array, got string "ab"'],
  [list("string"), ["a", null], "[1]: expected string, got null"],
  [list(Device), [null], "[0]: expected object (chat.v1.User.Device), got null"],
  [map("int32", "string"), [], "map: expected object, got array"],
  [map("int32", "string"), { "1.0": "a" }, '["1.0"]: expected an integer, got string "1.0"'],
  [map("int32", "string"), { "-0": "a" }, '["-0"]: expected an integer, got string "-0"'],
  [map("bool", "string"), { yes: "a" }, '["yes"]: expected "true" or "false", got string "yes"'],
  [map("string", "string"), { a: null }, '["a"]: expected string, got null'],
  [User, 5, "chat.v1.User: expected object (chat.v1.User), got number 5"],
  [User, [], "chat.v1.User: expected object (chat.v1.User), got array"],
  [User, { devices: [{}, {}, { os: 5 }] }, "devices[2].os: expected string, got number 5"],
  [User, { parent: { labels: { a: 1 } } }, 'parent.labels["a"]: expected string, got number 1'],
  [User, { mail: 1 }, `mail: expected ${USER}, got another name`],
  [User, { last_seen: null }, `last_seen: expected ${USER}, got another name`],
  [Event, { joined: {}, left: "a" }, "left: expected one case only, got one beside `joined`"],
  [Event, { gone: 1 }, "gone: expected one of joined, left, got another name"],
];

/** In TypeScript; the compiler lets none of them pass. */
const PRINTED: readonly Row[] = [
  ["bool", 1, "bool: expected boolean, got number 1"],
  ["int32", 2 ** 31, `int32: expected ${INT32}, got number 2147483648`],
  ["int64", 1, "int64: expected bigint from -2^63 to 2^63-1, got number 1"],
  ["uint64", -1n, "uint64: expected bigint from 0 to 2^64-1, got bigint -1"],
  ["float", 1e39, "float: expected a number that fits 32-bit floating point, got number 1e+39"],
  ["bytes", [1], "bytes: expected Uint8Array, got array"],
  [
    "timestamp",
    new Date(Number.NaN),
    "timestamp: expected a Date from year 1 to year 9999, got invalid Date",
  ],
  [
    "duration",
    "1s",
    'duration: expected milliseconds as a number, at most 10,000 years, got string "1s"',
  ],
  ["json", new Date(0), "json: expected a JSON value, got Date"],
  [Role, "ADMIN", 'chat.v1.Role: expected a member of chat.v1.Role, got string "ADMIN"'],
  [map("string", "int32"), new Map([["a", "b"]]), `["a"]: expected ${INT32}, got string "b"`],
  [
    User,
    { ...User.create(), devices: [{ os: "" }, { os: 5 }] },
    "devices[1].os: expected string, got number 5",
  ],
  [User, { id: undefined }, "id: expected string, got undefined"],
  [Event, { case: "gone" }, 'case: expected a case of chat.v1.Event, got string "gone"'],
];

suite("what JSON does not hold is refused with its path", () => {
  for (const [type, json, message] of READ) {
    test(message, () => {
      assert.throws(() => fromJson(type, json), new DecodeError(...parts(message)));
    });
  }
});

suite("what a field cannot hold is refused with its path", () => {
  for (const [type, value, message] of PRINTED) {
    test(message, () => {
      assert.throws(() => toJson(type, value), new EncodeError(...parts(message)));
    });
  }
});

suite("nesting", () => {
  const nested = (levels: number): User => {
    let user = User.create();
    for (let level = 0; level < levels; level++) user = User.create({ parent: user });
    return user;
  };

  test("is as deep as the binary encoding allows", () => {
    const deepest = nested(100);
    const json = toJson(User, deepest);
    assert.deepStrictEqual(User.decode(User.encode(fromJson(User, json))), deepest);
  });

  test("stops one level deeper in both directions", () => {
    const path = Array.from({ length: 101 }, () => "parent").join(".");
    const tooDeep = {
      name: "EncodeError",
      message: `${path}: expected at most 100 levels, got more`,
    };
    assert.throws(() => toJson(User, nested(101)), tooDeep);
    let json: unknown = {};
    for (let level = 0; level < 101; level++) json = { parent: json };
    assert.throws(() => fromJson(User, json), { ...tooDeep, name: "DecodeError" });
  });

  test("of a cyclic json value comes to an end", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    assert.throws(() => toJson("json", cyclic), /expected at most 100 levels, got more/);
  });
});

/** Rows of one type with one expectation. */
function refuse(type: ValueType, expected: string, refused: readonly unknown[]): readonly Row[] {
  return refused.map((value) => [
    type,
    value,
    `${String(type)}: expected ${expected}, got ${described(value)}`,
  ]);
}

function described(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return `${typeof value} ${typeof value === "string" ? JSON.stringify(value) : String(value)}`;
}

function parts(message: string): [what: string, expected: string, got: string] {
  const [, what = "", expected = "", got = ""] =
    /^(.*?): expected (.*), got (.*)$/.exec(message) ?? [];
  return [what, expected, got];
}
