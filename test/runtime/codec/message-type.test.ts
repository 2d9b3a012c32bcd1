import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { runInNewContext } from "node:vm";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { EncodeError } from "../../../runtime/src/codec/encode-error.js";
import { unknownFields } from "../../../runtime/src/codec/unknown-fields.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { Device, Event, User } from "./generated-shape.js";
import { fromHex, toHex } from "./hex.js";

const ALICE = User.create({
  id: "alice",
  presence: "AWAY",
  role: "OWNER",
  lastSeen: new Date(1_700_000_000_123),
  score: -5n,
  x: -0,
  labels: new Map([
    ["", "empty"],
    ["lang", "de"],
  ]),
  devices: [{ os: "linux", model: undefined }, Device.create({ os: "", model: "" })],
  ranks: [0, -1, 300],
});

suite("a generated message", () => {
  test("of all defaults is made from nothing", () => {
    assert.deepStrictEqual(User.create(), User.decode(new Uint8Array(0)));
    assert.deepStrictEqual(User.create(), {
      id: "",
      role: "MEMBER",
      presence: "ONLINE",
      lastSeen: undefined,
      score: 0n,
      labels: new Map(),
      devices: [],
      parent: undefined,
      ranks: [],
      x: 0,
    });
  });

  test("is made from what is given, and shares nothing with the next", () => {
    assert.equal(User.create({ id: "bob" }).id, "bob");
    const unknown = fromHex("98 06 05");
    assert.equal(Device.create({ [unknownFields]: unknown })[unknownFields], unknown);
    // The cast: only JavaScript can give an undefined where there is always a value.
    const nothing = { id: undefined } as unknown as Partial<User>;
    assert.equal(User.create(nothing).id, "");
    User.create().devices.push(Device.create());
    assert.deepEqual(User.create().devices, []);
  });

  test("comes back from its encoding", () => {
    const family = { ...User.create({ id: "kid", presence: "UNSPECIFIED" }), parent: ALICE };
    assert.deepStrictEqual(User.decode(User.encode(family)), family);
  });

  test("keeps what it does not know, in place after its own fields", () => {
    const bytes = fromHex("0a 01 61 9a 06 02 01 02 12 01 62 98 06 05");
    const device = Device.decode(bytes);
    assert.equal(toHex(device[unknownFields] ?? new Uint8Array()), "9a 06 02 01 02 98 06 05");
    const copy = { ...device, os: "b" };
    assert.equal(toHex(Device.encode(copy)), "0a 01 62 12 01 62 9a 06 02 01 02 98 06 05");
  });

  test("keeps a known field of another wire type as unknown", () => {
    const device = Device.decode(fromHex("08 05"));
    assert.equal(device.os, "");
    assert.equal(toHex(Device.encode(device)), "08 05");
  });

  test("merges when it occurs twice", () => {
    const first = User.create({ parent: User.create({ id: "p", score: 1n, ranks: [1] }) });
    const second = User.create({
      parent: User.create({ score: 2n, ranks: [2], presence: "AWAY" }),
    });
    const merged = User.decode(Buffer.concat([User.encode(first), User.encode(second)]));
    const expected = User.create({ id: "p", score: 2n, ranks: [1, 2], presence: "AWAY" });
    assert.deepStrictEqual(merged.parent, expected);
  });

  test("is read from a Buffer", () => {
    assert.deepStrictEqual(User.decode(Buffer.from(User.encode(ALICE))), ALICE);
  });

  test("names the path of what cannot be written", () => {
    const wrong = User.create({ parent: User.create({ devices: [Device.create()] }) });
    // The cast: the wrong type is the point.
    Object.assign(wrong.parent?.devices[0] ?? {}, { os: 5 as unknown as string });
    assert.throws(() => User.encode(wrong), {
      name: "EncodeError",
      message: "chat.v1.User.parent.devices[0].os: expected string, got number 5",
    });
    assert.deepStrictEqual(User.decode(User.encode(ALICE)), ALICE);
  });

  test("passes on what a getter of the value throws", () => {
    const failure = new Error("mine");
    const value = {
      ...ALICE,
      get id(): string {
        throw failure;
      },
    };
    assert.throws(() => User.encode(value), failure);
  });

  test("may be encoded while another is", () => {
    let inner: Uint8Array | undefined;
    const value = {
      ...ALICE,
      get role() {
        inner = User.encode(ALICE);
        return "OWNER" as const;
      },
    };
    const outer = User.encode(value);
    assert.deepStrictEqual(outer, inner);
  });

  test("nests 100 deep, both ways, and no deeper", () => {
    let deep = User.create();
    for (let depth = 0; depth < 100; depth++) deep = User.create({ parent: deep });
    const bytes = User.encode(deep);
    assert.deepStrictEqual(User.encode(User.decode(bytes)), bytes);
    assert.throws(() => User.encode(User.create({ parent: deep })), EncodeError);
    const deeper = new Writer();
    deeper.bytes(74, bytes);
    assert.throws(() => User.decode(deeper.finish()), {
      name: "DecodeError",
      expected: "at most 100 levels of nesting",
    });
  });

  test("that contains itself is refused", () => {
    const cyclic = User.create();
    cyclic.parent = cyclic;
    assert.throws(() => User.encode(cyclic), EncodeError);
  });

  test("is not read from a text, nor from a view that is no Uint8Array", () => {
    for (const [given, got] of [
      ["abc", 'string "abc"'],
      [new DataView(new ArrayBuffer(2)), "DataView"],
      [new Uint16Array([0x0208]), "Uint16Array"],
      [new ArrayBuffer(2), "ArrayBuffer"],
    ] as const) {
      assert.throws(() => User.decode(given as unknown as Uint8Array), {
        name: "DecodeError",
        message: `chat.v1.User: expected Uint8Array, got ${got}`,
      });
    }
  });

  test("is read from a Uint8Array of another realm", () => {
    const bytes: unknown = runInNewContext("new Uint8Array([10, 1, 97])");
    assert.equal(User.decode(bytes as Uint8Array).id, "a");
  });

  test("has a field for each number", () => {
    assert.deepEqual(
      User.fields.map(({ number, name }) => [number, name]),
      [
        [1, "id"],
        [2, "role"],
        [3, "presence"],
        [5, "lastSeen"],
        [6, "score"],
        [7, "labels"],
        [8, "devices"],
        [9, "parent"],
        [10, "ranks"],
        [11, "x"],
      ],
    );
    assert.equal(User.fields, User.fields);
  });
});

suite("a generated union", () => {
  test("comes back from its encoding", () => {
    for (const event of [
      { case: "joined", value: ALICE },
      { case: "left", value: "alice" },
      { case: "left", value: "" },
      { case: undefined },
    ] satisfies Event[]) {
      assert.deepStrictEqual(Event.decode(Event.encode(event)), event);
    }
  });

  test("has the case that came last, merged when it is the same message", () => {
    const joined = Event.encode({ case: "joined", value: ALICE });
    const left = Event.encode({ case: "left", value: "x" });
    assert.deepEqual(Event.decode(Buffer.concat([joined, left])), { case: "left", value: "x" });
    const twice = Event.decode(Buffer.concat([joined, joined]));
    assert.deepEqual(twice.case === "joined" && twice.value.ranks, [0, -1, 300, 0, -1, 300]);
  });

  test("keeps a case it does not know", () => {
    const event = Event.decode(fromHex("1a 01 61"));
    assert.equal(event.case, undefined);
    assert.equal(toHex(Event.encode(event)), "1a 01 61");
  });
});

suite("a closed enum", () => {
  test("refuses a number without a member", () => {
    assert.throws(() => User.decode(fromHex("10 02")), DecodeError);
  });
});

test("every proper prefix of an encoding is refused or reads as fewer fields", () => {
  const bytes = User.encode({ ...User.create({ id: "kid" }), parent: ALICE });
  for (let length = 0; length < bytes.length; length++) {
    try {
      User.decode(bytes.subarray(0, length));
    } catch (error) {
      assert.ok(error instanceof DecodeError, `${length} bytes: ${String(error)}`);
    }
  }
});
