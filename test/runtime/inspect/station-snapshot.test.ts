/** What `station.inspect()` says, in every state that a server can be in. */
import assert from "node:assert/strict";
import {
  RpcError,
  type ServerFilter,
  type ServerSnapshot,
  type Station,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient, RoomFull } from "../support/probe-service.js";
import {
  deferred,
  failureOf,
  heldBack,
  infoOf,
  inMemory,
  onBoth,
  setConditions,
  untilAborted,
} from "../support/world.js";

function serverOf(station: Station, id: string): ServerSnapshot {
  const server = station.inspect().servers.find((each) => each.id === id);
  assert.ok(server !== undefined, `${id} is not listed`);
  return server;
}

onBoth("a server is shown with its state, its connection and what goes over it", async (world) => {
  const gateway = await world.gateway();
  const info = infoOf(gateway);
  const station = world.station([{ ...info, weight: 3 }], { id: "station-1", type: "front" });
  const client = new ProbeClient(station);

  const unused = serverOf(station, "probe-1");
  assert.deepEqual(unused.mailboxes, []);
  assert.deepEqual([unused.state, unused.weight, unused.isRemoved], ["idle", 3, false]);
  assert.match(
    unused.address,
    new RegExp(`^${world.rig.transport}://127\\.0\\.0\\.1:${info.port}`),
  );

  await world.rig.run(client.echo("x"));
  await world.rig.advance(1_000);
  const { state, callsInFlight, mailboxes, health } = serverOf(station, "probe-1");
  assert.deepEqual([state, callsInFlight, mailboxes.length], ["open", 0, 1]);
  assert.deepEqual(health, { isEjected: false, failuresInARow: 0 });
  const [connection] = mailboxes[0]?.connections ?? [];
  assert.ok(connection !== undefined);
  assert.deepEqual([connection.peer.id, connection.peer.type], ["probe-1", "probe"]);
  assert.equal(connection.isOpen, true);
  assert.ok((connection.openMs ?? 0) >= 1_000 && (connection.silentMs ?? 0) >= 1_000);
  assert.deepEqual([connection.traffic.sentFrames, connection.traffic.receivedFrames], [2, 2]);
  assert.ok(connection.traffic.sentBytes > 20 && connection.traffic.receivedBytes > 20);

  const whole = station.inspect();
  assert.deepEqual([whole.id, whole.type, whole.isClosed], ["station-1", "front", false]);
  assert.deepEqual(whole.connections.traffic, connection.traffic);
  assert.deepEqual(JSON.parse(JSON.stringify(whole)), whole, "it is not made of plain values");

  await station.close();
  const after = station.inspect();
  assert.equal(after.isClosed, true);
  assert.deepEqual([after.connections.opened, after.connections.closed], [1, 1]);
  assert.ok(after.connections.traffic.sentBytes >= connection.traffic.sentBytes);
});

inMemory("calls are shown where they are: waiting to be written, and in flight", async (world) => {
  const gateway = await world.gateway(
    { text: (_, call) => untilAborted(call) },
    { limits: { callsInFlightMax: 2 } },
  );
  const station = world.station([infoOf(gateway)]);
  const client = new ProbeClient(station);
  const calls = ["a", "b", "c"].map((text) => heldBack(client.echo(text)));
  const before = serverOf(station, "probe-1");
  assert.deepEqual([before.state, before.pendingCalls, before.callsInFlight], ["connecting", 3, 0]);
  assert.equal(before.pendingBytes, 9, "a tag, a length and a character of each");
  await world.rig.advance(10);
  const during = serverOf(station, "probe-1");
  assert.deepEqual([during.state, during.pendingCalls, during.callsInFlight], ["open", 1, 2]);
  assert.equal(during.pendingBytes, 3);
  assert.equal(station.inspect().calls.running, 3);
  await station.close();
  for (const call of calls) await failureOf(world.rig, call);
  assert.deepEqual(station.inspect().calls, {
    started: 3,
    running: 0,
    succeeded: 0,
    failed: { UNAVAILABLE: 3 },
    retries: 0,
  });
});

onBoth("a server that cannot be reached is shown with the reason and its age", async (world) => {
  const dead = await world.deadServer("dead-1");
  const station = world.station([dead]);
  await failureOf(world.rig, new ProbeClient(station).echo("x"));
  await world.rig.advance(100);
  const [mailbox] = serverOf(station, "dead-1").mailboxes;
  assert.ok(mailbox !== undefined);
  assert.deepEqual([mailbox.state, mailbox.failures, mailbox.connections], ["waiting", 1, []]);
  assert.equal(mailbox.lastFailure?.code, "UNAVAILABLE");
  assert.match(mailbox.lastFailure?.message ?? "", /cannot connect/);
  assert.ok((mailbox.lastFailure?.agoMs ?? 0) >= 100);
  assert.ok((mailbox.retryInMs ?? Infinity) <= 140, "200 ms ± 20 %, of which 100 have passed");
});

onBoth("calls are counted by how they have ended", async (world) => {
  const gateway = await world.gateway({
    text: (text) => {
      if (text === "no") throw new RpcError(StatusCode.NOT_FOUND, "nothing");
      return text;
    },
    admit: (room) => {
      throw new RoomFull({ room });
    },
  });
  const station = world.station([infoOf(gateway)]);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("yes"));
  await world.rig.run(client.note("yes"));
  await failureOf(world.rig, client.echo("no"));
  await failureOf(world.rig, client.admit("x"));
  await failureOf(world.rig, client.with({ timeoutMs: 0 }).echo("x"));
  await failureOf(world.rig, client.to("probe-9").echo("x"));
  assert.deepEqual(station.inspect().calls, {
    started: 6,
    running: 0,
    succeeded: 2,
    retries: 0,
    failed: { NOT_FOUND: 1, DECLARED: 1, INVALID_ARGUMENT: 1, UNAVAILABLE: 1 },
  });
});

inMemory("retries are counted, and what they cost the budget is shown", async (world) => {
  const busy = new RpcError(StatusCode.UNAVAILABLE, "busy");
  const refuses: ServerFilter = () => Promise.reject(busy);
  const gateways = [
    await world.gateway({}, { id: "a", filters: [refuses] }),
    await world.gateway({}, { id: "b" }),
  ];
  const retryBudget = { minPerSecond: 1, ratio: 0 };
  const station = world.station(gateways.map(infoOf), { retryBudget });
  const client = new ProbeClient(station);
  const fixed = { type: "probe", router: "round-robin", failMode: "failfast" };
  assert.deepEqual(station.inspect().serverTypes, [fixed]);
  await world.rig.run(client.echo("x"));
  await world.rig.run(client.echo("x"));
  assert.deepEqual(station.inspect().serverTypes, [{ ...fixed, retryBudget: 9 }]);
  const { started, succeeded, retries } = station.inspect().calls;
  assert.deepEqual({ started, succeeded, retries }, { started: 2, succeeded: 2, retries: 1 });
});

inMemory("an answer that nobody waits for any more is counted", async (world) => {
  setConditions(world, { latencyMs: 30 });
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)]);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("connects"));
  assert.equal(station.inspect().connections.lateAnswers, 0);
  // There after 30 ms, back after 60, when the caller has given up.
  const call = failureOf(world.rig, client.with({ timeoutMs: 50 }).echo("x"));
  assert.equal((await call).code, StatusCode.DEADLINE_EXCEEDED);
  await world.rig.advance(100);
  assert.equal(station.inspect().connections.lateAnswers, 1);
});

inMemory("servers that are gone are shown until their last answer is there", async (world) => {
  const answer = deferred<string>();
  const gateway = await world.gateway({ text: () => answer.promise });
  const station = world.station([infoOf(gateway)]);
  const call = new ProbeClient(station).echo("x");
  await world.rig.advance(10);
  station.removeServers(["probe-1"]);
  const removed = serverOf(station, "probe-1");
  assert.deepEqual([removed.isRemoved, removed.callsInFlight], [true, 1]);
  answer.resolve("late");
  assert.equal(await world.rig.run(call), "late");
  assert.deepEqual(station.inspect().servers, []);
});

inMemory("a server that is left out is shown with the time of its next probe", async (world) => {
  const gateway = await world.gateway({
    text: () => {
      throw new RpcError(StatusCode.UNAVAILABLE, "not now");
    },
  });
  const station = world.station([infoOf(gateway)], { ejection: { failures: 2, minMs: 4_000 } });
  const client = new ProbeClient(station);
  await failureOf(world.rig, client.echo("x"));
  assert.equal(serverOf(station, "probe-1").health?.failuresInARow, 1);
  await failureOf(world.rig, client.echo("x"));
  const { health } = serverOf(station, "probe-1");
  assert.equal(health?.isEjected, true);
  assert.ok((health?.probeInMs ?? 0) > 3_000);
});

inMemory("calls that wait for a router, and the router itself, are shown", async (world) => {
  const gateway = await world.gateway();
  const chosen = deferred<string>();
  const station = world.station([infoOf(gateway)], { routers: { probe: () => chosen.promise } });
  const call = new ProbeClient(station).echo("x");
  await world.rig.turn();
  const { waiting, serverTypes } = station.inspect();
  assert.deepEqual(waiting, { forRouter: 1, forRetry: 0 });
  assert.equal(serverTypes[0]?.router, "function");
  chosen.resolve("probe-1");
  assert.equal(await world.rig.run(call), "x");
  assert.equal(station.inspect().waiting.forRouter, 0);
});
