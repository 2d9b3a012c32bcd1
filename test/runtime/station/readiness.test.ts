/** Connecting before the first call, and waiting until calls can be written. */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import {
  deferred,
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  untilAborted,
  type World,
} from "../support/world.js";

async function cluster(world: World, ...ids: readonly string[]): Promise<readonly ServerInfo[]> {
  const servers: ServerInfo[] = [];
  for (const id of ids) servers.push(infoOf(await world.gateway({ text: () => id }, { id })));
  return servers;
}

onBoth("lazy by default: nothing is connected before the first call", async (world) => {
  const station = world.station(await cluster(world, "a", "b"));
  await world.rig.turn();
  assert.equal(world.rig.openLinks, 0);
  assert.equal(station.stateOf("a")?.kind, "idle");
});

onBoth("lazyConnect: false connects to every server as soon as it is known", async (world) => {
  const [a, b] = await cluster(world, "a", "b");
  assert.ok(a !== undefined && b !== undefined);
  const station = world.station([a], { lazyConnect: false });
  await world.rig.until(() => station.stateOf("a")?.kind === "open");
  station.addServers([b]);
  await world.rig.until(() => station.stateOf("b")?.kind === "open");
});

onBoth("lazyConnect: false connects to no server that is added after close", async (world) => {
  const [a] = await cluster(world, "a");
  assert.ok(a !== undefined);
  const station = world.station([], { lazyConnect: false });
  await station.close();
  station.addServers([a]);
  await world.rig.turn();
  assert.equal(station.stateOf("a")?.kind, "idle");
  assert.equal(world.rig.openLinks, 0);
});

onBoth("ready: resolves with the first server of each type, or with all of them", async (world) => {
  const mute = await world.rawServer(() => new RawPeer(), "mute");
  const station = world.station([mute, ...(await cluster(world, "a", "b"))]);
  await world.rig.run(station.ready());
  assert.ok(["a", "b"].some((id) => station.stateOf(id)?.kind === "open"));
  const all = heldBack(station.ready({ servers: "all", timeoutMs: 300 }));
  await world.rig.advance(350);
  await fails(world.rig, all, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not within 300 ms: no connection of type probe \(mute: connecting\)$/,
  });
  station.removeServers(["mute"]);
  await world.rig.run(station.ready({ servers: "all" }));
  assert.deepEqual([station.stateOf("a")?.kind, station.stateOf("b")?.kind], ["open", "open"]);
});

onBoth("ready: says why a server cannot be reached", async (world) => {
  const station = world.station([await world.deadServer("dead")]);
  const ready = heldBack(station.ready({ timeoutMs: 100 }));
  await world.rig.until(() => station.stateOf("dead")?.kind === "waiting");
  await world.rig.advance(150);
  await fails(world.rig, ready, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not within 100 ms: no connection of type probe \(dead: cannot connect/,
  });
});

onBoth("ready: waits for types of which no server is known yet", async (world) => {
  const station = world.station([]);
  await world.rig.run(station.ready());
  const ready = station.ready({ types: ["probe"] });
  await world.rig.turn();
  station.addServers(await cluster(world, "a"));
  await world.rig.run(ready);
  assert.equal(station.stateOf("a")?.kind, "open");
});

onBoth("ready and whenWritable: end with their signal, and with the station", async (world) => {
  const mute = await world.rawServer(() => new RawPeer(), "mute");
  const station = world.station([mute]);
  const abort = new AbortController();
  const { signal } = abort;
  const target = { serverId: "mute" };
  const cancelled = [station.ready({ signal }), station.whenWritable(target, { signal })];
  const closed = [station.ready(), station.whenWritable(target)];
  for (const wait of [...cancelled, ...closed]) void heldBack(wait);
  abort.abort(new Error("no longer"));
  for (const wait of cancelled) {
    const error = await fails(world.rig, wait, {
      code: StatusCode.CANCELLED,
      execution: "never-sent",
    });
    assert.match(String(error.cause), /no longer/);
  }
  await station.close();
  closed.push(heldBack(station.ready()), heldBack(station.whenWritable(target)));
  for (const wait of closed) {
    await fails(world.rig, wait, {
      code: StatusCode.UNAVAILABLE,
      execution: "never-sent",
      reason: /^the station was closed$/,
    });
  }
});

onBoth("ready and whenWritable: leave nothing at their signal", async (world) => {
  const station = world.station(await cluster(world, "a"));
  const { signal } = new AbortController();
  const timeoutMs = 1_000;
  await world.rig.run(station.ready({ signal, timeoutMs }));
  await world.rig.run(station.whenWritable({ serverId: "a" }, { signal, timeoutMs }));
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

onBoth("ready and whenWritable: a wrong option is a TypeError", async (world) => {
  const station = world.station(await cluster(world, "a"));
  const anything = (given: unknown): never => given as never; // what plain JavaScript can pass
  const waits: readonly [Promise<void>, RegExp][] = [
    [station.ready({ servers: anything("some") }), /^servers: expected "one" or "all"/],
    [station.ready({ types: anything("probe") }), /^types: expected an array of texts/],
    [station.ready({ timeoutMs: 0 }), /^timeoutMs: /],
    [station.ready({ signal: anything({}) }), /^signal: expected an AbortSignal, got object$/],
    [station.whenWritable(anything("a")), /^whenWritable: expected an object with serverId or/],
    [station.whenWritable(anything({})), /^whenWritable: expected an object with serverId or/],
  ];
  for (const [wait, message] of waits) {
    await assert.rejects(wait, { name: "TypeError", message });
  }
});

onBoth("whenWritable: connects, and resolves when a call would be written", async (world) => {
  const station = world.station(await cluster(world, "a", "b"));
  await world.rig.run(station.whenWritable({ serverId: "a" }));
  assert.equal(station.stateOf("a")?.kind, "open");
  assert.equal(station.stateOf("b")?.kind, "idle");
  await world.rig.run(station.whenWritable({ serverType: "probe" }));
});

inMemory("whenWritable: lets through as many as there is room for, in order", async (world) => {
  const answers = Array.from({ length: 6 }, () => deferred<string>());
  let arrived = 0;
  const gateway = await world.gateway(
    { text: () => answers[arrived++]?.promise ?? "" },
    { limits: { callsInFlightMax: 2 } },
  );
  // Nothing may wait: a call that is not written at once fails.
  const station = world.station([infoOf(gateway)], { limits: { pendingCallsMax: 6 } });
  await world.rig.run(station.ready());
  const client = new ProbeClient(station);
  const order: number[] = [];
  const calls = answers.map(async (_, index) => {
    await station.whenWritable({ serverType: "probe" });
    order.push(index);
    return client.echo(`${index}`);
  });
  await world.rig.advance(10);
  assert.deepEqual(order, [0, 1]);
  answers[0]?.resolve("first");
  await world.rig.advance(10);
  assert.deepEqual(order, [0, 1, 2]);
  for (const answer of answers) answer.resolve("x");
  await world.rig.run(Promise.all(calls));
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5]);
});

inMemory("whenWritable: a loop that waits never overflows the queue", async (world) => {
  const gateway = await world.gateway({}, { limits: { callsInFlightMax: 5 } });
  const station = world.station([infoOf(gateway)], { limits: { pendingCallsMax: 1 } });
  const client = new ProbeClient(station);
  const calls: Promise<string>[] = [];
  const loop = async (): Promise<void> => {
    for (let call = 0; call < 200; call++) {
      await station.whenWritable({ serverId: "probe-1" });
      calls.push(client.echo(`${call}`));
    }
  };
  await world.rig.run(loop());
  assert.equal((await world.rig.run(Promise.all(calls))).length, 200);
});

inMemory(
  "whenWritable: those who wait for a lost connection go on with the next",
  async (world) => {
    const gateway = await world.gateway({
      text: (text, call) => (text === "stuck" ? untilAborted(call) : text),
    });
    const station = world.station([infoOf(gateway)]);
    const client = new ProbeClient(station);
    await world.rig.run(client.echo("x"));
    world.rig.cutAll();
    await world.rig.until(() => station.stateOf("probe-1")?.kind === "waiting");
    await world.rig.run(station.whenWritable({ serverId: "probe-1" }, { timeoutMs: 5_000 }));
    assert.equal(await world.rig.run(client.echo("again")), "again");
  },
);

inMemory("whenWritable: times out, and is bounded in number", async (world) => {
  const gateway = await world.gateway({ text: never }, { limits: { callsInFlightMax: 1 } });
  const station = world.station([infoOf(gateway)], { limits: { pendingCallsMax: 2 } });
  const client = new ProbeClient(station);
  const stuck = heldBack(client.with({ timeoutMs: 500 }).echo("x"));
  await world.rig.until(() => gateway.callsRunning === 1);
  const target = { serverId: "probe-1" };
  const waits = [100, 100].map((timeoutMs) =>
    heldBack(station.whenWritable(target, { timeoutMs })),
  );
  await fails(world.rig, station.whenWritable(target), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    reason: /^2 wait for server probe-1 already \(limits.pendingCallsMax\)$/,
  });
  for (const wait of waits) {
    await fails(world.rig, wait, {
      code: StatusCode.DEADLINE_EXCEEDED,
      execution: "never-sent",
      reason: /^not within 100 ms: no call can be written to server probe-1$/,
    });
  }
  const next = station.whenWritable(target);
  await fails(world.rig, stuck, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
  });
  await world.rig.run(next);
});
