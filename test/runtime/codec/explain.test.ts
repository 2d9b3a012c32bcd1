import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  field,
  list,
  map,
  optional,
  wrapped,
  type ValueType,
} from "../../../runtime/src/codec/descriptor.js";
import { explainFields, explainValue } from "../../../runtime/src/codec/explain.js";
import { Event, Presence, Role, User } from "./generated-shape.js";

type Row = readonly [type: ValueType, value: unknown, explanation: string | undefined];

const GOOD = User.create({ id: "a", parent: User.create() });

const CYCLE: { self?: unknown } = {};
CYCLE.self = [CYCLE];

const ROWS: readonly Row[] = [
  ["string", "x", undefined],
  ["string", 5, "it: expected string, got number 5"],
  ["int64", 5n, undefined],
  ["int64", 5, "it: expected bigint from -2^63 to 2^63-1, got number 5"],
  ["json", { a: [1, "x", null] }, undefined],
  ["json", undefined, "it: expected a JSON value, got undefined"],
  ["json", { a: Number.NaN }, "it.a: expected a finite number, got number NaN"],
  [
    "json",
    { a: [1, { "b c": { d: 5n } }] },
    'it.a[1]["b c"].d: expected a JSON value, got bigint 5',
  ],
  ["json", [1, undefined], "it[1]: expected a JSON value, got undefined"],
  ["json", { a: new Map([["b", Number.NaN]]) }, "it.a: expected a JSON value, got Map"],
  [
    "json",
    { a: { "\ud800": 1 } },
    'it.a: expected text without lone surrogates, got string "\\ud800"',
  ],
  ["json", CYCLE, "it: expected at most 100 levels of nesting, got more, or a cyclic value"],
  ["timestamp", new Date(0), undefined],
  [
    "duration",
    "1s",
    'it: expected milliseconds as a number, at most 10,000 years, got string "1s"',
  ],
  [
    list("int32"),
    [1, 2, 2.5],
    "it[2]: expected an integer from -2147483648 to 2147483647, got number 2.5",
  ],
  [list("int32"), "12", 'it: expected array, got string "12"'],
  [wrapped(list("string")), ["a", null], "it[1]: expected string, got null"],
  [map("string", "bool"), new Map([["a", true]]), undefined],
  [map("string", "bool"), { a: true }, "it: expected Map, got object"],
  [
    map("string", "bool"),
    new Map<unknown, unknown>([["a", 1]]),
    'it["a"]: expected boolean, got number 1',
  ],
  [
    map("int32", "bool"),
    new Map<unknown, unknown>([["a", true]]),
    'it["a"] (key): expected an integer from -2147483648 to 2147483647, got string "a"',
  ],
  [Presence, "ONLINE", undefined],
  [Presence, 7, undefined],
  [
    Presence,
    "constructor",
    'it: expected one of "UNSPECIFIED", "ONLINE", "AWAY", or an unknown number, got string "constructor"',
  ],
  [
    Presence,
    7.5,
    'it: expected one of "UNSPECIFIED", "ONLINE", "AWAY", or an unknown number, got number 7.5',
  ],
  [Role, 1, 'it: expected one of "MEMBER", "OWNER", got number 1'],
  [User, GOOD, undefined],
  [User, undefined, "it: expected object (chat.v1.User), got undefined"],
  [User, { ...GOOD, id: undefined }, "it.id: expected string, got undefined"],
  [
    User,
    { ...GOOD, parent: { ...GOOD, devices: [{ os: "x" }, { os: 5 }] } },
    "it.parent.devices[1].os: expected string, got number 5",
  ],
  [User, { ...GOOD, labels: new Map([["k", 1]]) }, 'it.labels["k"]: expected string, got number 1'],
  [
    User,
    { ...GOOD, lastSeen: new Date(Number.NaN) },
    "it.lastSeen: expected a Date from year 1 to year 9999, got invalid Date",
  ],
  [Event, { case: "left", value: "x" }, undefined],
  [Event, { case: undefined }, undefined],
  [
    Event,
    { case: "gone", value: "x" },
    'it.case: expected one of "joined", "left", got string "gone"',
  ],
  [
    Event,
    { case: "joined", value: { ...GOOD, score: 1 } },
    "it.value.score: expected bigint from -2^63 to 2^63-1, got number 1",
  ],
];

suite("a wrong value is explained with its path", () => {
  for (const [index, [type, value, explanation]] of ROWS.entries()) {
    test(explanation ?? `row ${index}: nothing wrong`, () => {
      assert.equal(explainValue(type, value, "it"), explanation);
    });
  }

  test("from an empty path", () => {
    assert.equal(explainValue(User, { ...GOOD, id: 1 }, ""), "id: expected string, got number 1");
  });

  test("a 64-bit field that is a number in TypeScript", () => {
    const parameters = [field(1, "ids", list("int64"), { number: true })];
    assert.equal(explainFields(parameters, [[1, 2]]), undefined);
    assert.equal(
      explainFields(parameters, [[1, 2n]]),
      "ids[1]: expected a safe integer (at most 2^53-1 in size), got bigint 2",
    );
  });

  test("unknown fields that are no bytes", () => {
    const key = Symbol.for("mailstation.unknownFields");
    assert.equal(
      explainValue(User, { ...GOOD, [key]: "x" }, "it"),
      'it[unknownFields]: expected Uint8Array, got string "x"',
    );
  });

  test("a message that contains itself", () => {
    const cyclic = User.create();
    cyclic.parent = cyclic;
    assert.match(
      explainValue(User, cyclic, "it") ?? "",
      /\.parent: expected at most 100 levels, got more$/,
    );
  });
});

suite("arguments are explained by parameter", () => {
  const PARAMETERS = [
    field(1, "room", "string"),
    field(2, "role", Role, { default: "MEMBER" }),
    optional(3, "note", "string"),
  ];

  test("those with a default and optional ones may be left out", () => {
    assert.equal(explainFields(PARAMETERS, ["lobby"]), undefined);
    assert.equal(explainFields(PARAMETERS, ["lobby", undefined, undefined]), undefined);
  });

  test("the first wrong one is named", () => {
    assert.equal(explainFields(PARAMETERS, []), "room: expected string, got undefined");
    assert.equal(
      explainFields(PARAMETERS, ["lobby", "KING"]),
      'role: expected one of "MEMBER", "OWNER", got string "KING"',
    );
    assert.equal(
      explainFields(PARAMETERS, ["lobby", "OWNER", null]),
      "note: expected string, got null",
    );
  });
});
