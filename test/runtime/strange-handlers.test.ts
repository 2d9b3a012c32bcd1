/** Handlers that give what can hardly be looked at. Each costs its own call and nothing else. */
import assert from "node:assert/strict";
import { RpcError, StatusCode } from "../../runtime/src/index.js";
import { RoomFull } from "./support/probe-service.js";
import { fails, infoOf, onBoth } from "./support/world.js";

/** A proxy that throws whatever is done with it. */
function revoked(): Error {
  const { proxy, revoke } = Proxy.revocable(new Error("never seen"), {});
  revoke();
  return proxy;
}

/** What plain JavaScript can return where text is declared. */
const anything = (value: unknown): string => value as string;

const resolved = Promise.resolve("x");

/** A promise whose own `then` does this. */
function promiseWith(then: typeof resolved.then): Promise<string> {
  return Object.defineProperty(Promise.resolve("x"), ["th", "en"].join(""), { value: then });
}

const handlers: readonly [string, () => string | Promise<string>][] = [
  [
    "throws a revoked proxy",
    () => {
      throw revoked();
    },
  ],
  ["rejects with a revoked proxy", () => Promise.reject(revoked())],
  ["returns a revoked proxy", () => anything(revoked())],
  ["returns a promise of a revoked proxy", async () => anything(revoked())],
  ["returns a proxy of a promise", () => new Proxy(resolved, {})],
  ["returns a promise whose then throws", () => promiseWith(() => assert.fail("no"))],
  [
    "returns a promise whose then calls back twice and throws",
    () =>
      promiseWith((_, no) => {
        no?.(new Error("first"));
        no?.(new Error("second"));
        throw new Error("third");
      }),
  ],
];

for (const [name, text] of handlers) {
  onBoth(`a handler that ${name}: its call fails, and is reported once`, async (world) => {
    // Regression: the exception ended the connection, or the process.
    const gateway = await world.gateway({ text });
    const client = world.client([infoOf(gateway)]);
    const waiting = client.blob(Uint8Array.of(1));
    await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNKNOWN,
      execution: "executed",
      reason: /^the handler failed$/,
    });
    assert.deepEqual(world.logger.messages("error"), ["handler of test.v1.Probe/echo failed"]);
    assert.deepEqual(await world.rig.run(waiting), Uint8Array.of(1));
    await world.rig.run(client.admit("x"));
    assert.equal(gateway.connections, 1);
    assert.equal(gateway.callsRunning, 0);
  });
}

onBoth(
  "a oneway handler that returns a revoked proxy: reported, nobody else hears",
  async (world) => {
    const gateway = await world.gateway({ note: () => revoked() as never }); // wrong on purpose
    const client = world.client([infoOf(gateway)]);
    await world.rig.run(client.note("x"));
    assert.equal(await world.rig.run(client.echo("x")), "x");
    assert.equal(gateway.callsRunning, 0);
  },
);

onBoth("a declared error whose field throws what has no text: INTERNAL", async (world) => {
  // Regression: the connection was closed.
  const gateway = await world.gateway({
    admit: () => {
      const error = new RoomFull({ room: "x" });
      Object.defineProperty(error, "room", {
        get: () => {
          throw Object.create(null);
        },
      });
      throw error;
    },
  });
  const client = world.client([infoOf(gateway)]);
  await fails(world.rig, client.admit("x"), { code: StatusCode.INTERNAL, execution: "executed" });
  assert.equal(await world.rig.run(client.echo("x")), "x");
  assert.equal(gateway.connections, 1);
});

onBoth("a result whose getter makes a call: both answers are right", async (world) => {
  // Regression: the frame of the inner call was written into the open one.
  const far = await world.gateway({}, { id: "far" });
  const nested: Promise<string>[] = [];
  const client = world.client([infoOf(far)]);
  const gateway = await world.gateway({
    admit: () => {
      const metadata = new Map([["inner", "1"]]);
      const error = new RoomFull({ room: "lobby" }, { metadata });
      Object.defineProperty(error, "room", {
        get: () => {
          nested.push(client.echo("inner"));
          return "lobby";
        },
      });
      throw error;
    },
  });
  await world.rig.run(client.echo("connect"));
  const caller = world.client([infoOf(gateway)]);
  const error: unknown = await world.rig.run(caller.admit("x").catch((thrown: unknown) => thrown));
  assert.ok(error instanceof RpcError && error instanceof RoomFull);
  assert.equal(error.room, "lobby");
  assert.ok(nested.length > 0);
  assert.equal((await world.rig.run(Promise.all(nested)))[0], "inner");
});
