/** A gateway that old callers call: what they get, and what they cannot do to it. */
import assert from "node:assert/strict";
import { type Gateway, RpcError, StatusCode } from "../../../runtime/src/index.js";
import { pinusTcp } from "../../../runtime/src/pomelo/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { RoomFull, type ProbeHandlers } from "../support/probe-service.js";
import { deferred, inMemory, onBoth, type World } from "../support/world.js";
import { bytesOf, hex, OldPeer, oldRequest, packed } from "./old-peer.js";

/** A gateway that listens for old and new callers. */
function gatewayOf(
  world: World,
  handlers: Partial<ProbeHandlers> = {},
  options: Parameters<World["gateway"]>[1] = {},
): Promise<Gateway> {
  return world.gateway(handlers, {
    wires: [pinusTcp()],
    listen: [{ transport: "pinus-tcp", port: 0 }, world.place()],
    ...options,
  });
}

/** An old caller of it. */
async function callerOf(world: World, gateway: Gateway): Promise<OldPeer> {
  const peer = new OldPeer();
  const address = gateway.addresses[0];
  assert.equal(address?.transport, "pinus-tcp");
  await world.rawClient({ ...address, transport: "tcp" }, peer);
  return peer;
}

/** A package with anything in it. */
function requestOf(json: unknown): Uint8Array {
  return packed((out) => new OldPeer().packaging.request(out, JSON.stringify(json)));
}

async function answers(world: World, peer: OldPeer, count: number): Promise<readonly unknown[]> {
  await world.rig.until(() => peer.messages.length >= count || peer.isClosed);
  return peer.messages;
}

/** What an old caller gets as the error of its one call. */
async function errorOf(world: World, gateway: Gateway, request: unknown): Promise<unknown> {
  const peer = await callerOf(world, gateway);
  peer.ask(request);
  const [answer] = await answers(world, peer, 1);
  const { resp } = answer as { readonly resp: readonly unknown[] }; // of a test's own server
  assert.equal(resp.length, 1);
  return resp[0];
}

onBoth("an old caller is answered, whatever number its call has", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  peer.ask(oldRequest(0, "echo", "é"), oldRequest(-5, "echo", "b"), oldRequest(0, "echo", "c"));
  assert.deepEqual(await answers(world, peer, 3), [
    { id: 0, resp: [null, "é"] },
    { id: -5, resp: [null, "b"] },
    { id: 0, resp: [null, "c"] },
  ]);
});

inMemory("the bytes are those that servers of pinus send", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  const chunks: Uint8Array[] = [];
  peer.received = (chunk) => void chunks.push(chunk);
  peer.ask({ id: 1, msg: { namespace: "user", service: "probe", method: "echo", args: ["hi"] } });
  await world.rig.until(() => chunks.length > 0);
  const expected = Buffer.concat([hex("1c 03"), bytesOf({ id: 1, resp: [null, "hi"] })]);
  assert.deepEqual(Buffer.concat(chunks), expected);
});

inMemory("calls that come together are answered one by one, and traces go back", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  const traced = { traceId: "t", seqId: 1, source: "old", remote: "new" };
  peer.ask([oldRequest(1, "echo", "a"), { ...traced, ...oldRequest(2, "echo", "b") }]);
  assert.deepEqual(await answers(world, peer, 2), [
    { id: 1, resp: [null, "a"] },
    { traceId: "t", seqId: 1, source: "old", id: 2, resp: [null, "b"] },
  ]);
});

inMemory("what is not served is refused in pomelo's words", async (world) => {
  const gateway = await gatewayOf(world);
  const { msg } = oldRequest(1, "echo");
  for (const [part, reason] of [
    [{ namespace: "sys" }, "no such namespace:sys"],
    [{ service: "other" }, "no such service:other"],
    [{ method: "constructor" }, "no such method:constructor"],
    [{ method: "hasOwnProperty" }, "no such method:hasOwnProperty"],
    [{ service: "__proto__" }, "no such service:__proto__"],
    [{ method: 5 }, "no such method:number"],
  ] as const) {
    const error = await errorOf(world, gateway, { id: 1, msg: { ...msg, ...part } });
    assert.equal(Reflect.get(Object(error), "message"), reason);
  }
});

inMemory("arguments that do not fit are refused, and the handler does not run", async (world) => {
  let runs = 0;
  const gateway = await gatewayOf(world, { text: (text) => `${text}${String(++runs)}` });
  const error = await errorOf(world, gateway, oldRequest(1, "echo", 5));
  assert.deepEqual(error, {
    name: "RpcError",
    code: StatusCode.INVALID_ARGUMENT,
    message: "test.v1.Probe/echo: [0]: expected string, got number 5",
    msg: "test.v1.Probe/echo: [0]: expected string, got number 5",
    stack: "RpcError: INVALID_ARGUMENT: test.v1.Probe/echo: [0]: expected string, got number 5",
  });
  assert.equal(runs, 0);
});

inMemory("bytes come as base64 and as Node writes a Buffer, and go as base64", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  peer.ask(oldRequest(1, "blob", "AQL6"), oldRequest(2, "blob", Buffer.from([1, 2, 250])));
  assert.deepEqual(await answers(world, peer, 2), [
    { id: 1, resp: [null, "AQL6"] },
    { id: 2, resp: [null, "AQL6"] },
  ]);
});

inMemory(
  "a handler's error has what old callers print, and the fields it declares",
  async (world) => {
    const gateway = await gatewayOf(world, {
      text: () => Promise.reject(new RpcError(StatusCode.NOT_FOUND, "nobody")),
      admit: (room) => Promise.reject(new RoomFull({ room })),
    });
    const plain = await errorOf(world, gateway, oldRequest(1, "echo", "x"));
    const stack = "RpcError: NOT_FOUND: nobody";
    assert.deepEqual(plain, { name: "RpcError", code: 5, message: "nobody", msg: "nobody", stack });
    const declared = Object(await errorOf(world, gateway, oldRequest(1, "admit", "7"))) as object;
    assert.deepEqual([Reflect.get(declared, "code"), Reflect.get(declared, "room")], [1001, "7"]);
  },
);

inMemory("a oneway method is answered at once: old callers wait for it", async (world) => {
  const { promise } = deferred<void>();
  const noted: string[] = [];
  const gateway = await gatewayOf(world, {
    note: (text) => {
      noted.push(text);
      return noted.length === 1 ? promise : undefined;
    },
  });
  const peer = await callerOf(world, gateway);
  peer.ask(oldRequest(0, "note", "a"), oldRequest(7, "note", "b"));
  assert.deepEqual(await answers(world, peer, 2), [
    { id: 0, resp: [null] },
    { id: 7, resp: [null] },
  ]);
  assert.deepEqual(noted, ["a", "b"]);
});

inMemory("calls beyond the limit wait instead of being refused", async (world) => {
  const gate = deferred<string>();
  let running = 0;
  const text = (given: string): Promise<string> => {
    running++;
    return gate.promise.then(() => given);
  };
  const gateway = await gatewayOf(world, { text }, { limits: { callsInFlightMax: 3 } });
  const peer = await callerOf(world, gateway);
  const ids = Array.from({ length: 20 }, (_, id) => id);
  peer.ask(ids.map((id) => oldRequest(id, "echo", `a${String(id)}`)));
  peer.ask(oldRequest(20, "echo", "a20"));
  await world.rig.until(() => running === 3);
  await world.rig.turn();
  assert.equal(running, 3);
  gate.resolve("");
  const given = await answers(world, peer, 21);
  assert.deepEqual(
    given,
    [...ids, 20].map((id) => ({ id, resp: [null, `a${String(id)}`] })),
  );
});

inMemory("what waits is counted as what it takes in memory", async (world) => {
  const gate = deferred<string>();
  const limits = { callsInFlightMax: 1, pendingBytesMax: 32_768 };
  const gateway = await gatewayOf(world, { text: () => gate.promise }, { limits });
  const peer = await callerOf(world, gateway);
  const objects = Array.from({ length: 1_000 }, () => ({}));
  peer.ask(oldRequest(1, "echo", "a"), oldRequest(2, "echo", "b", ...objects));
  await world.rig.advance(100);
  // Nothing is read now, although what waits came in 3,000 bytes.
  peer.write(packed((out) => peer.packaging.ping(out)));
  await world.rig.advance(100);
  assert.equal(peer.pongs, 0);
  gate.resolve("done");
  await world.rig.until(() => peer.pongs === 1);
  assert.equal((await answers(world, peer, 2)).length, 2);
});

inMemory("in a list, each request has an answer of its own", async (world) => {
  const gateway = await gatewayOf(world, {
    text: (text) => (text === "bad" ? Promise.reject(new Error("bad")) : text),
  });
  const peer = await callerOf(world, gateway);
  const other = { ...oldRequest(4, "echo", "x").msg, namespace: "sys" };
  peer.ask([
    oldRequest(1, "echo", "a"),
    oldRequest(2, "echo", "bad"),
    oldRequest(3, "nope"),
    { id: 4, msg: other },
    { id: 5, msg: { ...other, namespace: "user", args: "no list" } },
    { id: 6, msg: {} },
    oldRequest(7, "echo", 5),
    oldRequest(8, "echo", "b"),
    oldRequest(9, "hasOwnProperty", "echo"),
    oldRequest(10, "__proto__"),
  ]);
  const given = await answers(world, peer, 10);
  const codes = given.map((answer) => {
    // The cast: what a gateway answers.
    const { id, resp } = answer as { readonly id: number; readonly resp: readonly unknown[] };
    return [id, resp[0] === null ? resp[1] : Reflect.get(Object(resp[0]), "code")] as const;
  });
  assert.deepEqual(
    codes.toSorted(([left], [right]) => left - right),
    [
      [1, "a"],
      [2, StatusCode.UNKNOWN],
      [3, StatusCode.UNIMPLEMENTED],
      [4, StatusCode.UNIMPLEMENTED],
      [5, StatusCode.INVALID_ARGUMENT],
      [6, StatusCode.UNIMPLEMENTED],
      [7, StatusCode.INVALID_ARGUMENT],
      [8, "b"],
      [9, StatusCode.UNIMPLEMENTED],
      [10, StatusCode.UNIMPLEMENTED],
    ],
  );
});

inMemory("what handlers keep is not changed by later calls", async (world) => {
  const kept: Uint8Array[] = [];
  const gateway = await gatewayOf(world, {
    blob: (bytes) => {
      kept.push(bytes);
      return bytes;
    },
  });
  const peer = await callerOf(world, gateway);
  const blobs = [10, 900, 5_000, 70_000, 10].map((length, at) => Buffer.alloc(length, at));
  for (const [id, blob] of blobs.entries()) {
    peer.ask(oldRequest(id, "blob", blob.toString("base64")));
    await answers(world, peer, id + 1);
  }
  assert.deepEqual(
    kept.map((bytes) => Buffer.from(bytes)),
    blobs,
  );
});

const fatal: readonly [string, Uint8Array][] = [
  ["seven bytes that end a server of pinus", hex("ff ff ff ff ff ff 7f")],
  ["a length of 1 GiB", hex("84 80 80 80 00")],
  ["no JSON", hex("03 00 7b7b")],
  ["JSON that is no request", hex("02 00 35")],
  ["a request without a number", requestOf({ msg: {} })],
  ["a request without `msg`", requestOf({ id: 1 })],
  ["a list with something else in it", requestOf([[]])],
];

for (const [what, bytes] of fatal) {
  inMemory(`${what} costs the connection, and nobody else anything`, async (world) => {
    const gateway = await gatewayOf(world);
    const honest = await callerOf(world, gateway);
    const peer = await callerOf(world, gateway);
    peer.write(bytes);
    await world.rig.until(() => peer.isClosed);
    honest.ask(oldRequest(1, "echo", "still here"));
    assert.deepEqual(await answers(world, honest, 1), [{ id: 1, resp: [null, "still here"] }]);
    assert.equal(gateway.connections, 1);
  });
}

inMemory("a package beyond the limit costs the connection before it is there", async (world) => {
  const gateway = await gatewayOf(world, {}, { limits: { messageBytesMax: 400 } });
  const peer = await callerOf(world, gateway);
  // A length of 401.
  peer.write(hex("83 11"));
  await world.rig.until(() => peer.isClosed);
  assert.equal(gateway.connections, 0);
});

inMemory("a package that does not end costs the connection after its time", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  peer.write(hex("7f 00 7b"));
  await world.rig.turn();
  await world.rig.advance(DEFAULT_LIMITS.frameTimeoutMs + 1_000);
  assert.equal(peer.isClosed, true);
});

inMemory("heartbeats are answered; a caller whose heartbeats end is let go", async (world) => {
  const gateway = await gatewayOf(world);
  const quiet = await callerOf(world, gateway);
  const peer = await callerOf(world, gateway);
  for (let beat = 0; beat < 4; beat++) {
    peer.write(packed((out) => peer.packaging.ping(out)));
    await world.rig.turn();
    await world.rig.advance(25_000);
  }
  assert.equal(peer.pongs, 4);
  assert.deepEqual([peer.isClosed, quiet.isClosed], [false, false]);
  for (let passed = 0; passed < 100; passed += 5) await world.rig.advance(5_000);
  // Who has never sent one may have them turned off.
  assert.deepEqual([peer.isClosed, quiet.isClosed], [true, false]);
});

inMemory("a gateway that stops answers what runs and refuses what comes", async (world) => {
  const gate = deferred<string>();
  const gateway = await gatewayOf(world, { text: () => gate.promise });
  const peer = await callerOf(world, gateway);
  peer.ask(oldRequest(1, "echo", "x"));
  await world.rig.until(() => gateway.callsRunning === 1);
  const stopped = gateway.stop();
  await world.rig.turn();
  peer.ask(oldRequest(2, "echo", "y"));
  const [refused] = await answers(world, peer, 1);
  assert.match(JSON.stringify(refused), /^\{"id":2,.*the server is stopping/);
  gate.resolve("done");
  await world.rig.run(stopped);
  const [, answered] = await answers(world, peer, 2);
  assert.deepEqual(answered, { id: 1, resp: [null, "done"] });
});

inMemory("a caller that does not read is not read from", async (world) => {
  const big = "x".repeat(100_000);
  let runs = 0;
  const text = (): string => {
    runs++;
    return big;
  };
  const gateway = await gatewayOf(world, { text }, { limits: { outgoingBytesSoft: 200_000 } });
  const peer = await callerOf(world, gateway);
  peer.link.pause();
  for (let id = 0; id < 50; id++) {
    peer.ask(oldRequest(id, "echo", ""));
    await world.rig.turn();
  }
  assert.ok(runs < 50, `${String(runs)} ran`);
  peer.link.resume();
  assert.equal((await answers(world, peer, 50)).length, 50);
});

inMemory("who has to show credentials cannot be an old caller", async (world) => {
  const gateway = await gatewayOf(
    world,
    {},
    { authenticate: () => Promise.reject(new RpcError(StatusCode.UNAUTHENTICATED, "who?")) },
  );
  const peer = await callerOf(world, gateway);
  peer.ask(oldRequest(1, "echo", "x"));
  await world.rig.until(() => peer.isClosed);
  assert.deepEqual(peer.messages, []);
});

inMemory("new callers are served beside old ones", async (world) => {
  const gateway = await gatewayOf(world);
  const peer = await callerOf(world, gateway);
  const port = gateway.addresses[1]?.port ?? 0;
  const client = world.client([{ id: "probe-1", type: "probe", host: "127.0.0.1", port }]);
  peer.ask(oldRequest(1, "echo", "old"));
  assert.equal(await world.rig.run(client.echo("new")), "new");
  assert.deepEqual(await answers(world, peer, 1), [{ id: 1, resp: [null, "old"] }]);
});
