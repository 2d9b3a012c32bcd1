import assert from "node:assert/strict";
import { test } from "node:test";

import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { field, list, map, type MessageType } from "../../../runtime/src/codec/descriptor.js";
import { fromJson } from "../../../runtime/src/json/from-json.js";

/** What these tests make is thrown away, so nothing of it is encoded. */
function messageOf(fields: MessageType<object>["fields"]): MessageType<object> {
  return {
    kind: "message",
    fullName: "demo.Wide",
    fields,
    create: () => Object.fromEntries(fields.map(({ name }) => [name, undefined])),
    encode: () => new Uint8Array(0),
    decode: () => ({}),
  };
}

/** 32 bytes, and 8 and 184 for each of 20 maps: 3,872 for the three characters of `{},`. */
const wide = messageOf(
  Array.from({ length: 20 }, (_, index) => field(index + 1, `m${index}`, map("string", "string"))),
);
/** Ten of those: 38,832 bytes. */
const wider = messageOf(
  Array.from({ length: 10 }, (_, index) => field(index + 1, `w${index}`, wide)),
);

const empties = (count: number): readonly object[] => Array.from({ length: count }, () => ({}));

test("empty objects that stand for much are refused when they are many", () => {
  assert.equal((fromJson(list(wide), empties(250)) as unknown[]).length, 250);
  assert.throws(() => fromJson(list(wide), empties(10_000)), {
    name: "DecodeError",
    message: /^\[\d+\]: expected at most 256 bytes of memory for each byte read, got more$/,
  });
});

test("what a message of all defaults holds counts too", () => {
  assert.doesNotThrow(() => fromJson(list(wider), empties(25)));
  assert.throws(() => fromJson(list(wider), empties(100)), DecodeError);
});

test("messages that are as long as they take memory are read however many they are", () => {
  const name = "x".repeat(20);
  const filled = { m0: { [name]: name }, m1: { [name]: name }, m2: { [name]: name } };
  const values = Array.from({ length: 20_000 }, () => structuredClone(filled));
  assert.equal((fromJson(list(wide), values) as unknown[]).length, 20_000);
});

test("a value that holds itself ends with an error", () => {
  const node: MessageType<object> = messageOf([]);
  const looped = { ...node, fields: [field(1, "next", list(node)), ...wider.fields] };
  const value: { next: unknown[] } = { next: [] };
  for (let index = 0; index < 100; index++) value.next.push(value);
  const self = { ...looped, fields: looped.fields };
  self.fields[0] = field(1, "next", list(self));
  assert.throws(() => fromJson(self, value), DecodeError);
});

test("of each call the allowance is its own", () => {
  for (let index = 0; index < 20; index++) {
    assert.doesNotThrow(() => fromJson(list(wide), empties(250)));
  }
});
