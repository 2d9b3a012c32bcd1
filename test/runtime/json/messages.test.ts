import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  field,
  list,
  map,
  optional,
  wrapped,
  type FieldDescriptor,
} from "../../../runtime/src/codec/descriptor.js";
import { enumeration } from "../../../runtime/src/codec/enum-type.js";
import { message } from "../../../runtime/src/codec/message-type.js";
import type { Reader } from "../../../runtime/src/codec/reader.js";
import { fromJson } from "../../../runtime/src/json/from-json.js";
import type { FromJsonOptions } from "../../../runtime/src/json/json-options.js";
import { toJson } from "../../../runtime/src/json/to-json.js";
import { Device, Event, Presence, Role, User } from "../codec/generated-shape.js";

suite("a message", () => {
  test("leaves out what absent fields read as, but not declared defaults", () => {
    assert.deepStrictEqual(toJson(User, User.create()), { presence: "ONLINE" });
    assert.deepStrictEqual(fromJson(User, {}), User.create());
  });

  test("prints every field that has no presence where that is asked for", () => {
    assert.deepStrictEqual(toJson(User, User.create(), { alwaysEmitDefaults: true }), {
      id: "",
      role: "MEMBER",
      presence: "ONLINE",
      score: "0",
      labels: {},
      devices: [],
      ranks: [],
      x: 0,
    });
  });

  test("is read back as it was", () => {
    const user = User.create({
      id: "alice",
      role: "OWNER",
      presence: "AWAY",
      lastSeen: new Date(1),
      score: -5n,
      labels: new Map([
        ["__proto__", "a"],
        ["b", "c"],
      ]),
      devices: [{ os: "linux", model: "" }],
      parent: User.create({ id: "carol" }),
      ranks: [1, 2],
      x: 0.5,
    });
    const json = toJson(User, user);
    assert.equal(
      JSON.stringify(json),
      `{"id":"alice","role":"OWNER","presence":"AWAY","lastSeen":"1970-01-01T00:00:00.001Z",` +
        `"score":"-5","labels":{"__proto__":"a","b":"c"},"devices":[{"os":"linux","model":""}],` +
        `"parent":{"id":"carol","presence":"ONLINE"},"ranks":[1,2],"x":0.5}`,
    );
    assert.deepStrictEqual(fromJson(User, JSON.parse(JSON.stringify(json))), user);
  });

  test("takes null for an absent property", () => {
    const names = User.fields.map(({ name }) => [name, null]);
    assert.deepStrictEqual(fromJson(User, Object.fromEntries(names)), User.create());
  });

  test("passes over what is unknown where that is asked for", () => {
    const options: FromJsonOptions = { ignoreUnknown: true };
    const json = {
      id: "a",
      mail: {},
      role: "ADMIN",
      presence: "BUSY",
      devices: [{ os: "b", c: 1 }],
    };
    const user = User.create({ id: "a", devices: [Device.create({ os: "b" })] });
    assert.deepStrictEqual(fromJson(User, json, options), user);
    assert.deepStrictEqual(fromJson(list(Role), ["OWNER", "ADMIN"], options), ["OWNER"]);
    const roles = { a: "ADMIN", b: "OWNER" };
    assert.deepStrictEqual(
      fromJson(map("string", Role), roles, options),
      new Map([["b", "OWNER"]]),
    );
    assert.deepStrictEqual(fromJson(Event, { gone: 1, left: "a" }, options), {
      case: "left",
      value: "a",
    });
    assert.throws(() => fromJson(Role, "ADMIN", options), /expected a member of chat.v1.Role/);
  });
});

suite("an enum", () => {
  test("is its name; numbers are read too, and kept when they are unknown", () => {
    assert.equal(toJson(Presence, "AWAY"), "AWAY");
    assert.equal(fromJson(Presence, 2), "AWAY");
    const unknown = fromJson(Presence, -7);
    assert.equal(unknown, -7);
    assert.equal(toJson(Presence, unknown), -7);
  });

  test("without a zero leaves out its first member", () => {
    const Size = enumeration<string>("Size", true, { LARGE: 5, SMALL: 2 });
    const type = emptyMessage([field(1, "size", Size)]);
    assert.deepStrictEqual(toJson(type, { size: "LARGE" }), {});
    assert.deepStrictEqual(toJson(type, { size: "SMALL" }), { size: "SMALL" });
  });
});

suite("a union", () => {
  test("is an object with the property of its case", () => {
    const left: Event = { case: "left", value: "a" };
    assert.deepStrictEqual(toJson(Event, left), { left: "a" });
    assert.deepStrictEqual(fromJson(Event, { left: "a", joined: null }), left);
  });

  test("without a case is an empty object", () => {
    const none = Event.decode(new Uint8Array(0));
    assert.deepStrictEqual(toJson(Event, none), {});
    assert.deepStrictEqual(fromJson(Event, {}), none);
  });
});

suite("lists and maps", () => {
  test("within messages of their own do not show these", () => {
    const type = wrapped(map("int64", wrapped(list("bytes"))));
    const value = new Map([[-1n, [Uint8Array.of(1)]]]);
    assert.deepStrictEqual(toJson(type, value), { "-1": ["AQ=="] });
    assert.deepStrictEqual(fromJson(type, { "-1": ["AQ=="] }), value);
  });

  test("keys are texts", () => {
    const bools = new Map([
      [false, 1],
      [true, 2],
    ]);
    assert.deepStrictEqual(toJson(map("bool", "int32"), bools), { false: 1, true: 2 });
    assert.deepStrictEqual(fromJson(map("bool", "int32"), { false: 1, true: 2 }), bools);
  });
});

suite("names", () => {
  const fields = ["room_id", "class$", "_a", "b__2", "x_y", "xY", "constructor"];
  const type = emptyMessage(fields.map((name, index) => optional(index + 1, name, "int32")));
  const value = Object.fromEntries(fields.map((name, index) => [name, index]));

  test("are those of protobuf, unless that is another field", () => {
    const json = { roomId: 0, class: 1, A: 2, b2: 3, x_y: 4, xY: 5, constructor: 6 };
    assert.deepStrictEqual(toJson(type, value), json);
    assert.deepStrictEqual(fromJson(type, json), value);
  });

  test("are those of the interface file where that is asked for", () => {
    const json = { room_id: 0, class: 1, _a: 2, b__2: 3, x_y: 4, xY: 5, constructor: 6 };
    assert.deepStrictEqual(toJson(type, value, { declaredNames: true }), json);
    assert.deepStrictEqual(fromJson(type, json), value);
  });

  test("of one field may not both be there", () => {
    assert.throws(() => fromJson(type, { roomId: 1, room_id: 1 }), {
      message: "room_id: expected one property for the field, got a second one",
    });
  });
});

test("64-bit integers that are numbers in TypeScript are texts in JSON too", () => {
  const type = emptyMessage([optional(1, "at", "int64", { number: true })]);
  assert.deepStrictEqual(toJson(type, { at: 5 }), { at: "5" });
  assert.deepStrictEqual(fromJson(type, { at: "5" }), { at: 5 });
  assert.throws(() => fromJson(type, { at: "9007199254740992" }), {
    message: 'at: expected a safe integer (at most 2^53-1 in size), got string "9007199254740992"',
  });
});

/** A message that has fields for JSON only. */
function emptyMessage(fields: readonly FieldDescriptor[]): ReturnType<typeof message<object>> {
  const decode = (_reader: Reader, _length: number): object => ({});
  return message(
    "Test",
    () => undefined,
    decode,
    () => fields,
  );
}
