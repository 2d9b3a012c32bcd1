/** What old callers may say of each type, in the usual form and in any other, and what they get back. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Gateway, StatusCode } from "mailstation";
import type { ServiceSkeleton } from "mailstation/codegen";
import { pinusTcp } from "mailstation/pomelo";
import { compileFolder, writeGenerated } from "../../support/generated-modules.js";

const METHODS = ["all", "point", "points", "int", "long", "real", "text", "raw", "texts"] as const;
type Method = (typeof METHODS)[number];

const point = { x: 1.5, y: -2 };
const nothing = {
  id: 0,
  name: "",
  point: { x: 0, y: 0 },
  tags: [],
  counters: {},
  color: "BLUE",
  big: 0,
  raw: "",
  snakeName: "",
  points: [],
  ratio: 0,
  flag: false,
  names: {},
  maybe: {},
};
const whole = {
  id: 4_000_000_000,
  name: 'é "quoted" \\ \n \u2028 😀',
  point,
  tags: ["a", "", "ü"],
  counters: { "": 1, kills: 120 },
  color: "RED",
  big: -(2 ** 53 - 1),
  raw: "AQL6",
  note: "",
  at: "1970-01-01T00:00:00Z",
  snakeName: "s",
  points: [point, { x: 0, y: 1e300 }],
  ratio: 0.5,
  flag: true,
  child: { ...nothing, id: 1 },
  names: { "-1": "minus one" },
  maybe: { text: "there" },
};

/** Given, and what comes back: the same where nothing is said, or a refusal. */
const taken: readonly [Method, unknown, unknown?][] = [
  ["all", nothing],
  ["all", whole],
  ["all", {}, nothing],
  ["all", { id: 1, unknown: [1], constructor: 5 }, { ...nothing, id: 1 }],
  ["all", { snake_name: "s" }, { ...nothing, snakeName: "s" }],
  ["all", { point: {}, note: null, child: null }, nothing],
  ["all", { point: { x: 3 } }, { ...nothing, point: { x: 3, y: 0 } }],
  [
    "all",
    { color: 0, big: "9007199254740993" },
    { ...nothing, color: "RED", big: "9007199254740993" },
  ],
  ["all", { raw: { type: "Buffer", data: [1, 2, 250] } }, { ...nothing, raw: "AQL6" }],
  ["all", { at: "1970-01-01T01:00:00+01:00" }, { ...nothing, at: "1970-01-01T00:00:00Z" }],
  ["all", JSON.parse('{"__proto__":{"id":5},"id":1}'), { ...nothing, id: 1 }],
  ["point", point],
  ["point", { ...point, z: 3 }, point],
  ["point", { x: "1.5", y: "Infinity" }, { x: 1.5, y: "Infinity" }],
  ["points", []],
  ["points", [point, point]],
  [
    "points",
    [{}, { x: 1 }],
    [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ],
  ],
  ["int", -5],
  ["int", "7", 7],
  ["int", 7.0],
  ["long", 2 ** 53 - 1],
  ["long", "18446744073709551615"],
  ["real", -1.5e-300],
  ["real", "NaN"],
  ["text", "\ufeffé"],
  ["raw", ""],
  ["raw", "AQ", "AQ=="],
  ["raw", "-_-_", "+/+/"],
  ["texts", { a: "b", "": "" }],
  ["texts", JSON.parse('{"__proto__":"x"}')],
];

const refused: readonly [Method, unknown][] = [
  ["all", "text"],
  ["all", [1]],
  ["all", { id: -1 }],
  ["all", { flag: 0 }],
  ["all", { maybe: "text" }],
  ["all", { point: [1, 2] }],
  ["all", { tags: ["a", null] }],
  ["all", { counters: { a: "x" } }],
  ["all", { snakeName: "a", snake_name: "b" }],
  ["all", { ratio: 1e300 }],
  ["all", { color: true }],
  ["all", { color: "GREEN" }],
  ["all", { color: "constructor" }],
  ["all", { child: { child: { id: 1.5 } } }],
  ["point", 5],
  ["point", { x: "one" }],
  ["points", point],
  ["points", [point, 5]],
  ["int", 1.5],
  ["int", 2 ** 31],
  ["int", true],
  ["long", -1],
  ["long", 2 ** 64],
  ["real", "1,5"],
  ["text", 5],
  ["text", "\ud800"],
  ["raw", "AQL6!"],
  ["raw", "A"],
  ["raw", "AQ=L"],
  ["raw", { type: "Buffer", data: [256] }],
  ["texts", ["a"]],
  ["texts", { a: 5 }],
];

let gateway: Gateway;
let caller: Caller;

before(async () => {
  const folder = writeGenerated(compileFolder(join(import.meta.dirname, "fixtures/kinds")));
  // The cast: what the templates make of that file.
  const { KindsSkeleton } = (await import(
    pathToFileURL(join(folder, "gen/kinds.server.ts")).href
  )) as { readonly KindsSkeleton: new () => ServiceSkeleton };
  const handlers = METHODS.map((name) => [name, (value: unknown) => value] as const);
  gateway = new Gateway({
    id: "test-1",
    type: "test",
    services: [Object.assign(new KindsSkeleton(), Object.fromEntries(handlers))],
    wires: [pinusTcp()],
    listen: [{ transport: "pinus-tcp", port: 0 }],
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await gateway.start();
  caller = await Caller.open(gateway.addresses[0]?.port ?? 0);
});

after(async () => {
  caller.close();
  await gateway.stop();
});

/** An old caller that writes what it is told, twice: the second time as somebody who leaves something out. */
class Caller {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => (this.#received = Buffer.concat([this.#received, chunk])));
  }

  static async open(port: number): Promise<Caller> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Caller(socket);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** What the callback gets. */
  async ask(method: string, args: unknown): Promise<readonly unknown[]> {
    const id = ++this.#id;
    const msg = { namespace: "user", serverType: "test", service: "kinds", method, args };
    const json = Buffer.from(JSON.stringify({ id, msg }));
    const length = json.length + 1;
    this.#socket.write(Buffer.of(0x80 | (length >> 7), length & 0x7f, 0));
    this.#socket.write(json);
    for (;;) {
      const head = (this.#received[0] ?? 0) >= 0x80 ? 2 : 1;
      const [first = 0, second = 0] = this.#received;
      const bytes = head === 1 ? first : ((first & 0x7f) << 7) | second;
      if (this.#received.length > 2 && this.#received.length >= head + bytes) {
        const text = this.#received.toString("utf8", head + 1, head + bytes);
        this.#received = this.#received.subarray(head + bytes);
        // The cast: what a gateway answers.
        const answer = JSON.parse(text) as { readonly id: number; readonly resp: unknown[] };
        assert.equal(answer.id, id);
        return answer.resp;
      }
      await once(this.#socket, "data");
    }
  }
}

for (const [method, given, expected = given] of taken) {
  test(`${method} takes ${JSON.stringify(given).slice(0, 70)}`, async () => {
    for (const args of [[given, "x"], [given, null], [given, "x", "more"], [given]]) {
      assert.deepEqual(await caller.ask(method, args), [null, expected]);
    }
  });
}

for (const [method, given] of refused) {
  test(`${method} refuses ${JSON.stringify(given)}`, async () => {
    for (const args of [
      [given, "x"],
      [given, null],
    ]) {
      const [error] = await caller.ask(method, args);
      assert.equal(Reflect.get(Object(error), "code"), StatusCode.INVALID_ARGUMENT);
    }
  });
}

for (const args of ["text", 5, true, { 0: 1 }]) {
  test(`arguments that are ${JSON.stringify(args)} are refused`, async () => {
    const [error] = await caller.ask("int", args);
    assert.equal(Reflect.get(Object(error), "code"), StatusCode.INVALID_ARGUMENT);
  });
}

test("arguments that are not there read as their defaults", async () => {
  for (const args of [undefined, null, []]) {
    assert.deepEqual(await caller.ask("int", args), [null, 0]);
  }
});

test("a message that holds itself too deeply is refused", async () => {
  let deep: object = {};
  for (let level = 0; level < 200; level++) deep = { child: deep };
  const [error] = await caller.ask("all", [deep, "x"]);
  assert.equal(Reflect.get(Object(error), "code"), StatusCode.INVALID_ARGUMENT);
});
