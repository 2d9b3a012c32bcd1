/**
 * What crashes pomelo-rpc and pinus-rpc or makes them give wrong results, and must not here: see
 * pomelo-settling.test.ts for the numbers.
 */
import assert from "node:assert/strict";
import { Socket } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import {
  type AnyFilter,
  type Gateway,
  RpcError,
  type ServerInfo,
  Station,
  type StationOptions,
  StatusCode,
} from "../../../runtime/src/index.js";
import { mustRun } from "../../support/run-process.js";
import { frameBytes, requestFrame } from "../support/frames.js";
import { METHOD_IDS, Probe, ProbeClient, RoomFull, treeOf } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import {
  fails,
  heldBack,
  infoOf,
  inMemory,
  onBoth,
  overTcp,
  type World,
} from "../support/world.js";

/** So many servers that count their calls. */
async function counting(
  world: World,
  count: number,
  options: StationOptions = {},
): Promise<{
  station: Station;
  client: ProbeClient;
  calls: Map<string, number>;
  gateways: Gateway[];
}> {
  const calls = new Map<string, number>();
  const gateways: Gateway[] = [];
  for (let n = 1; n <= count; n++) {
    const id = `s${n}`;
    calls.set(id, 0);
    const text = (given: string): string => {
      calls.set(id, (calls.get(id) ?? 0) + 1);
      return `${id} ${given}`;
    };
    gateways.push(await world.gateway({ text }, { id }));
  }
  const station = world.station(gateways.map(infoOf), options);
  return { station, client: new ProbeClient(station), calls, gateways };
}

async function callTimes(world: World, client: ProbeClient, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await world.rig.run(client.echo("x"));
}

onBoth(
  "pomelo 12: no bytes of a stranger kill a server or make it set memory aside",
  async (world) => {
    const gateway = await world.gateway();
    const before = process.memoryUsage().arrayBuffers;
    for (const bytes of [
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      [0x84, 0x80, 0x80, 0x80, 0x00],
      [0xff, 0xff, 0xff, 0x3f, 1],
    ]) {
      const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
      peer.write(Uint8Array.from(bytes), Uint8Array.of(1));
      await world.rig.until(() => peer.isClosed);
    }
    const grownBytes = process.memoryUsage().arrayBuffers - before;
    assert.ok(grownBytes < 64 * 1024 * 1024, `${grownBytes} bytes were set aside`);
    assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
  },
);

onBoth("pomelo 13: a payload that is no message costs one call, cut anywhere", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  const bad = requestFrame(1, { methodId: METHOD_IDS.echo, payload: Uint8Array.of(0x0a, 0x7f) });
  for (const byte of bad) peer.write(Uint8Array.of(byte));
  const good = requestFrame(2, { methodId: METHOD_IDS.echo, payload: Uint8Array.of(0x0a, 1, 65) });
  for (const byte of good) peer.write(Uint8Array.of(byte));
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
  assert.equal(peer.failure(FrameKind.FAILURE).code, StatusCode.INVALID_ARGUMENT);
});

onBoth("pomelo 14: a station that is told nothing but its servers works", async (world) => {
  const gateway = await world.gateway();
  const { environment } = world.rig;
  const station = new Station({ servers: [infoOf(gateway)], environment });
  assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "x");
  await station.close();
});

inMemory("pomelo 15: a number is a key like any other, and a key gives a server", async (world) => {
  const { client, calls } = await counting(world, 3);
  for (let n = 0; n < 5; n++) await world.rig.run(client.route(12_345).echo("x"));
  assert.deepEqual(
    [...calls.values()].filter((count) => count > 0),
    [5],
  );
});

onBoth("pomelo 16: a message above the limit is refused by its length alone", async (world) => {
  const gateway = await world.gateway({}, { limits: { messageBytesMax: 1000 } });
  const client = world.client([infoOf(gateway)]);
  await fails(world.rig, client.echo("x".repeat(1000)), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
  });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  peer.write(frameBytes(FrameKind.REQUEST, 1, new Uint8Array(0), 1001));
  await world.rig.until(() => peer.isClosed);
});

test("pomelo 17: importing the package changes nothing in the process", async () => {
  const entry = new URL("../../../runtime/src/index.ts", import.meta.url);
  const code = `await import(${JSON.stringify(entry.href)});
    console.log(["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"]
      .map((event) => process.listenerCount(event)).join());`;
  const { stdout, stderr } = await mustRun(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", code],
    { cwd: fileURLToPath(new URL("../../../", import.meta.url)), timeoutMs: 30_000 },
  );
  assert.deepEqual({ stdout, stderr }, { stdout: "0,0,0,0\n", stderr: "" });
});

inMemory("pomelo 18: failover gives each call one outcome and forgets no server", async (world) => {
  const { station, client, gateways, calls } = await counting(world, 2, { failMode: "failover" });
  await callTimes(world, client, 2);
  const [first] = gateways;
  assert.ok(first !== undefined);
  await world.rig.run(first.stop());
  await callTimes(world, client, 6);
  const { port } = infoOf(first);
  const revived = await world.gateway({}, { id: "s1", listen: [{ transport: "tcp", port: 0 }] });
  assert.notEqual(infoOf(revived).port, port);
  station.addServers([infoOf(revived)]);
  await world.rig.advance(1000);
  assert.equal(await world.rig.run(client.to("s1").echo("x")), "x");
  const before = [...calls.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(before, 8, "eight calls were made before, and each ran once");
});

for (const routerType of [
  "round-robin",
  "random",
  "weighted-round-robin",
  "least-active",
] as const) {
  inMemory(`pomelo 19: a server that was removed is never chosen: ${routerType}`, async (world) => {
    const { station, client, calls } = await counting(world, 3, { routerType });
    await callTimes(world, client, 9);
    station.removeServers(["s2"]);
    const before = calls.get("s2");
    await callTimes(world, client, 30);
    assert.equal(calls.get("s2"), before);
  });
}

inMemory("pomelo 19: servers that are replaced keep no connection", async (world) => {
  const { station, client, gateways } = await counting(world, 2);
  await callTimes(world, client, 4);
  const second = gateways[1];
  assert.ok(second !== undefined);
  station.replaceServers([infoOf(second)]);
  await world.rig.until(() => gateways[0]?.connections === 0);
  assert.equal(second.connections, 1);
});

inMemory("pomelo 20: least-active gives a new server its share, and no more", async (world) => {
  let draws = 0;
  world.rig.random = () => (draws++ % 8) / 8;
  const { station, client, calls } = await counting(world, 2, { routerType: "least-active" });
  await callTimes(world, client, 20);
  const late = await world.gateway({ text: (text) => (calls.set("new", 1), text) }, { id: "new" });
  let taken = 0;
  const counted = await world.gateway({ text: (text) => (taken++, text) }, { id: "s4" });
  station.addServers([infoOf(late), infoOf(counted)]);
  await callTimes(world, client, 80);
  assert.ok(taken > 5 && taken < 45, `${taken} of 80 calls went to one of four idle servers`);
});

inMemory("pomelo 21: keys stay where they are when a server comes or goes", async (world) => {
  const { station, client } = await counting(world, 4);
  const keys = Array.from({ length: 200 }, (_, n) => `user-${n}`);
  const owners = async (): Promise<string[]> =>
    world.rig.run(Promise.all(keys.map((key) => client.route(key).echo("any message"))));
  const before = await owners();
  station.removeServers(["s3"]);
  const after = await owners();
  for (const [index, owner] of before.entries()) {
    if (owner !== "s3 any message") assert.equal(after[index], owner);
  }
});

onBoth("pomelo 23: what follows a broken frame is not read", async (world) => {
  const texts: string[] = [];
  const gateway = await world.gateway({ text: (text) => (texts.push(text), text) });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  const request = requestFrame(1, { methodId: METHOD_IDS.echo });
  peer.write(Buffer.concat([frameBytes(FrameKind.PING, 0, new Uint8Array(0), 4), request]));
  await world.rig.until(() => peer.isClosed);
  assert.deepEqual(texts, []);
});

onBoth("pomelo 24: an error keeps its class, code, message, fields and metadata", async (world) => {
  const gateway = await world.gateway({
    admit: () => {
      throw new RoomFull({ room: "lobby" }, { message: "no chair left" });
    },
    text: () => {
      const details = { metadata: new Map([["hint", "wait"]]), retryAfterMs: 50 };
      throw new RpcError(StatusCode.ABORTED, "not now", details);
    },
  });
  const client = world.client([infoOf(gateway)]);
  const full = await fails(world.rig, client.admit("x"), { code: 1001, execution: "executed" });
  assert.ok(full instanceof RoomFull);
  assert.deepEqual([full.room, full.rawMessage], ["lobby", "no chair left"]);
  const aborted = await fails(world.rig, client.echo("x"), {
    code: StatusCode.ABORTED,
    execution: "executed",
    reason: /^not now$/,
  });
  assert.deepEqual([aborted.metadata.get("hint"), aborted.retryAfterMs], ["wait", 50]);
});

inMemory("pomelo 25: no name leads to anything but a declared method", async (world) => {
  const { station } = await counting(world, 1);
  station.know(Probe);
  for (const [service, method] of [
    ["test.v1.Probe", "hasOwnProperty"],
    ["test.v1.Probe", "__defineGetter__"],
    ["constructor", "keys"],
    ["__proto__", "toString"],
    ["test.v1.Probe", "constructor"],
  ] as const) {
    await fails(world.rig, station.invoke("s1", { service, method, args: ["echo"] }), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
    });
  }
  assert.equal(
    await world.rig.run(
      station.invoke("s1", { service: "test.v1.Probe", method: "echo", args: ["x"] }),
    ),
    "s1 x",
  );
});

onBoth("pomelo 27: a server that does not read holds its callers back", async (world) => {
  const mute = await world.rawServer(() => {
    const peer = new RawPeer();
    peer.onFrame = ({ kind }) => {
      if (kind !== FrameKind.HELLO) return;
      peer.greet(FrameKind.HELLO_ACK);
      peer.link.pause();
    };
    return peer;
  });
  const limits = { outgoingBytesSoft: 100_000, pendingBytesMax: 200_000 };
  const client = world.client([mute], { limits }).with({ timeoutMs: 500 });
  const calls = Array.from({ length: 400 }, () => heldBack(client.echo("x".repeat(50_000))));
  await world.rig.advance(600);
  const results = await world.rig.run(Promise.allSettled(calls));
  const codes = results.map((each) =>
    each.status === "rejected" && each.reason instanceof RpcError ? each.reason.code : 0,
  );
  assert.ok(codes.includes(StatusCode.RESOURCE_EXHAUSTED), "some were refused at once");
  assert.ok(codes.every((code) => code !== 0));
});

test("pomelo 28: a gateway is reachable from this machine only, unless it is told otherwise", async () => {
  const { Gateway } = await import("../../../runtime/src/index.js");
  const gateway = new Gateway({
    id: "a",
    type: "probe",
    services: [],
    listen: [{ transport: "tcp", port: 0 }],
  });
  await gateway.start();
  assert.equal(gateway.addresses[0]?.host, "127.0.0.1");
  await gateway.stop();
});

overTcp("pomelo 29: small calls do not wait for Nagle", async (world, context) => {
  const noDelay = context.mock.method(Socket.prototype, "setNoDelay");
  const gateway = await world.gateway();
  await world.rig.run(world.client([infoOf(gateway)]).echo("x"));
  const asked = noDelay.mock.calls.filter((call) => call.arguments[0] !== false);
  assert.ok(asked.length >= 2, "both ends turn it off");
});

onBoth("pomelo 30: an argument that cannot be encoded sends nothing", async (world) => {
  const texts: string[] = [];
  const gateway = await world.gateway({ text: (text) => (texts.push(text), text) });
  const client = world.client([infoOf(gateway)]);
  await world.rig.run(client.echo("first"));
  await fails(world.rig, client.echo({} as unknown as string), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
  });
  await world.rig.run(client.echo("last"));
  assert.deepEqual(texts, ["first", "last"]);
});

onBoth("pomelo 31: empty texts, empty bytes and empty messages are values", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)]);
  assert.equal(await world.rig.run(client.echo("")), "");
  assert.deepEqual(await world.rig.run(client.blob(new Uint8Array(0))), new Uint8Array(0));
  assert.equal(await world.rig.run(client.plant(treeOf(1))), undefined);
});

inMemory("pomelo 32: the filters of a station are those it was made with", async (world) => {
  const gateway = await world.gateway();
  const seen: string[] = [];
  const filter =
    (name: string): AnyFilter =>
    (call, next) => {
      seen.push(name);
      return next(call);
    };
  const filters = ["a", "b", "c"].map(filter);
  const client = world.client([infoOf(gateway)], { filters });
  filters.splice(0, 1);
  await world.rig.run(client.echo("x"));
  assert.deepEqual(seen, ["a", "b", "c"]);
});

inMemory("pomelo 33: a known id with a new address is the new server", async (world) => {
  const { station, client } = await counting(world, 1);
  await callTimes(world, client, 1);
  const moved = await world.gateway({ text: () => "moved" }, { id: "s1" });
  const info: ServerInfo = infoOf(moved);
  station.addServers([info]);
  assert.equal(await world.rig.run(client.echo("x")), "moved");
});
