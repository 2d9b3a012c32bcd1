import assert from "node:assert/strict";
import { test } from "node:test";

import {
  enumeration,
  field,
  message,
  optional,
  record,
  set,
  tagged,
  union,
} from "../../../runtime/src/codegen.js";
import { fromJson } from "../../../runtime/src/json/from-json.js";
import { toJson } from "../../../runtime/src/json/to-json.js";

interface Circle {
  kind: "circle";
  radius: number;
}

const Circle = message<Circle>(
  "Circle",
  () => {},
  () => ({ kind: "circle", radius: 0 }),
  () => [field(1, "radius", "double")],
);

const Shape = tagged(
  "kind",
  union<Circle>(
    "Shape",
    () => {},
    () => ({ kind: "circle", radius: 0 }),
    () => [field(1, "circle", Circle)],
  ),
);

const Level = enumeration<1 | 2>("Level", true, { _1: 0, _2: 1 }, { _1: 1, _2: 2 });

/** A type, a value of it as TypeScript has it, and as JSON has it. */
const forms = [
  ["a set", set("string"), new Set(["a"]), ["a"]],
  ["a record", record("double"), { a: 1 }, { a: 1 }],
  ["a tagged union", Shape, { kind: "circle", radius: 2 }, { circle: { radius: 2 } }],
  ["an enum of numbers", Level, 2, "_2"],
] as const;

for (const [what, type, value, json] of forms) {
  test(`${what} is written as JSON, and read from it`, () => {
    assert.deepEqual(toJson(type, value), json);
    assert.deepEqual(fromJson(type, json), value);
  });
}

test("a record has `__proto__` as a property like any other", () => {
  const json: unknown = JSON.parse('{ "__proto__": 1 }');
  const value = fromJson(record("double"), json);
  assert.deepEqual(Object.entries(value as object), [["__proto__", 1]]); // a record is an object
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

test("null in an optional field is written as nothing", () => {
  const type = message<{ at: Date | null }>(
    "Entry",
    () => {},
    () => ({ at: null }),
    () => [optional(1, "at", "timestamp", { nullable: true })],
  );
  assert.deepEqual(toJson(type, { at: null }), {});
  assert.deepEqual(fromJson(type, { at: null }), { at: null });
});

test("a value of another form is refused", () => {
  assert.throws(() => toJson(set("string"), { a: 1 }), /expected array|expected Set/);
  assert.throws(() => toJson(record("double"), [1]), /expected Map|expected object/);
  assert.throws(() => toJson(Level, 3 as 1), /expected a member of Level/); // a wrong number on purpose
});
