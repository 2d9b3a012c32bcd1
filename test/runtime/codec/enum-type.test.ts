import assert from "node:assert/strict";
import { test } from "node:test";
import { enumeration } from "../../../runtime/src/codec/enum-type.js";
import { Presence, Role, encodePresence, encodeRole } from "./generated-shape.js";

test("names and numbers are found both ways", () => {
  assert.equal(Presence.numbers.get("AWAY"), 2);
  assert.equal(Presence.names.get(2), "AWAY");
  assert.equal(Presence.names.get(9), undefined);
});

test("what every object has is no member", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    assert.equal(Presence.numbers.get(name), undefined);
    assert.equal(Presence.is(name), false);
  }
});

test("such names may be members", () => {
  const odd = enumeration("odd", true, { ["__proto__"]: 1, constructor: 2 });
  assert.equal(odd.numbers.get("__proto__"), 1);
  assert.equal(odd.names.get(2), "constructor");
  assert.equal(odd.is("__proto__"), true);
});

test("an open enum takes 32-bit numbers, a closed one does not", () => {
  assert.equal(Presence.is(7), true);
  assert.equal(Presence.is(2 ** 31), false);
  assert.equal(Presence.is(0.5), false);
  assert.equal(Role.is(1), false);
});

test("a wrong member is refused by name", () => {
  assert.throws(() => encodePresence("GONE" as Presence), {
    name: "EncodeError",
    message: 'Presence: expected a member of the enum, got string "GONE"',
  });
  assert.throws(() => encodeRole(1 as unknown as Role), { name: "EncodeError" });
});
