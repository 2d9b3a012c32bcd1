/** What is no list or map is refused, although it may be iterated: nothing is written as if it were empty. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { runInNewContext } from "node:vm";
import * as chat from "../golden/generated/chat/expected/chat.js";

suite("a list of messages", () => {
  for (const [what, given] of [
    ["an empty Set", new Set()],
    ["an empty text", ""],
    ["an empty Map", new Map()],
    ["an empty Uint8Array", new Uint8Array(0)],
    ["an object like a list", { length: 0 }],
    ["null", null],
  ] as const) {
    test(`is not written from ${what}`, () => {
      const value = { ...chat.User.create(), devices: given as never };
      assert.throws(() => chat.User.encode(value), {
        name: "EncodeError",
        what: "chat.v1.User.devices",
        expected: "array",
      });
    });
  }

  test("is written from an array of another realm", () => {
    const devices: unknown = runInNewContext('[{ os: "a", model: undefined }]');
    const value = { ...chat.User.create(), devices: devices as never };
    assert.equal(chat.User.decode(chat.User.encode(value)).devices.length, 1);
  });
});

suite("a map", () => {
  for (const [what, given] of [
    ["an empty Set", new Set()],
    ["a list of entries", [["key", "value"]]],
    ["an object", { key: "value" }],
    ["an empty text", ""],
    ["undefined", undefined],
  ] as const) {
    test(`is not written from ${what}`, () => {
      const value = { ...chat.User.create(), labels: given as never };
      assert.throws(() => chat.User.encode(value), {
        name: "EncodeError",
        what: "chat.v1.User.labels",
        expected: "Map",
      });
    });
  }

  test("is written from a Map of another realm", () => {
    const labels: unknown = runInNewContext('new Map([["key", "value"]])');
    const value = { ...chat.User.create(), labels: labels as never };
    assert.deepEqual(chat.User.decode(chat.User.encode(value)).labels, new Map([["key", "value"]]));
  });
});
