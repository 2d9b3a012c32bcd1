/** What follows when a call cannot be delivered, or may be repeated: the four modes, and what bounds them. */
import assert from "node:assert/strict";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { writeFailure } from "../../../runtime/src/composer/failure.js";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import {
  RpcError,
  type ServerInfo,
  type StationOptions,
  StatusCode,
} from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { NO_METADATA } from "../../../runtime/src/rpc-error.js";
import { failureBody } from "../support/frames.js";
import { ProbeClient } from "../support/probe-service.js";
import { greetingServer, type RawPeer, type ReceivedFrame } from "../support/raw-peer.js";
import {
  fails,
  heldBack,
  infoOf,
  inMemory,
  onBoth,
  setConditions,
  type World,
} from "../support/world.js";

/** A server that does this with every request, and counts them. */
interface Scripted {
  readonly info: ServerInfo;
  requests: number;
}

async function scripted(
  world: World,
  id: string,
  onRequest: (peer: RawPeer, frame: ReceivedFrame, requests: number) => void,
): Promise<Scripted> {
  const server = { requests: 0 };
  const make = greetingServer((peer, frame) => {
    if (frame.kind !== FrameKind.REQUEST && frame.kind !== FrameKind.ONEWAY) return;
    server.requests++;
    onRequest(peer, frame, server.requests);
  });
  return Object.assign(server, { info: await world.rawServer(make, id) });
}

/** Refuses that many calls, and then answers with an empty text. */
function refusing(world: World, id: string, times = Infinity): Promise<Scripted> {
  return scripted(world, id, (peer, { callId }, requests) => {
    if (requests > times) peer.send(FrameKind.RESPONSE, callId);
    else {
      const body = failureBody(StatusCode.UNAVAILABLE, "refused", "not now");
      peer.send(FrameKind.FAILURE, callId, body);
    }
  });
}

/** A refusal that says when to come again. */
function busyBody(retryAfterMs: number): Uint8Array {
  const writer = new Writer();
  const code = StatusCode.RESOURCE_EXHAUSTED;
  const failure = { code, execution: "refused", reason: "busy", retryAfterMs } as const;
  writeFailure(writer, { ...failure, metadata: NO_METADATA }, DEFAULT_LIMITS);
  return writer.finish();
}

/** Drops the connection with every call. */
function dropping(world: World, id: string): Promise<Scripted> {
  return scripted(world, id, (peer) => peer.link.destroy());
}

function clientOf(
  world: World,
  servers: readonly Scripted[],
  options: StationOptions = {},
): ProbeClient {
  return world.client(
    servers.map(({ info }) => info),
    { ejection: false, ...options },
  );
}

const sum = (servers: readonly Scripted[]): number =>
  servers.reduce((total, { requests }) => total + requests, 0);

onBoth("failfast: a call that is refused is given to one other server", async (world) => {
  const servers = [];
  for (const id of ["a", "b", "c"]) servers.push(await refusing(world, id));
  await fails(world.rig, clientOf(world, servers).echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "refused",
    reason: /^not now$/,
  });
  assert.equal(sum(servers), 2);
});

onBoth("failover: a call that is refused goes from server to server", async (world) => {
  const servers = [];
  for (const id of ["a", "b", "c", "d"]) servers.push(await refusing(world, id));
  const client = clientOf(world, servers, { failMode: "failover" });
  await fails(world.rig, client.echo("x"), { code: StatusCode.UNAVAILABLE, execution: "refused" });
  assert.deepEqual(
    servers.map(({ requests }) => requests),
    [1, 1, 1, 1],
  );
});

onBoth(
  "failover: a call that may have run is not repeated, an idempotent one is",
  async (world) => {
    world.rig.random = () => 0;
    const servers = [];
    for (const id of ["a", "b", "c", "d"]) servers.push(await dropping(world, id));
    const station = world.station(
      servers.map(({ info }) => info),
      { failModes: { probe: "failover" } },
    );
    const client = new ProbeClient(station);
    await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "maybe-executed",
    });
    assert.equal(sum(servers), 1);
    station.addServers([infoOf(await world.gateway({ text: () => "at last" }, { id: "e" }))]);
    assert.equal(await world.rig.run(client.fetch("x")), "at last");
    assert.ok(sum(servers) <= 4);
  },
);

onBoth("failover: a named server stays the only one", async (world) => {
  const servers = [await refusing(world, "a"), await refusing(world, "b")];
  const client = clientOf(world, servers, { failMode: "failover" });
  await fails(world.rig, client.to("a").echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "refused",
  });
  assert.deepEqual([servers[0]?.requests, servers[1]?.requests], [1, 0]);
});

inMemory(
  "failsafe: the same server is asked again, after longer and longer pauses",
  async (world) => {
    const servers = [await refusing(world, "a", 3), await refusing(world, "b")];
    world.rig.random = () => 0.5;
    setConditions(world, { latencyMs: 0 });
    const client = clientOf(world, servers);
    const times: number[] = [];
    const call = client.to("a").with({ failMode: "failsafe" }).echo("x");
    for (let passedMs = 0; passedMs < 500; passedMs += 2) {
      await world.rig.advance(2);
      const known = times.length;
      if ((servers[0]?.requests ?? 0) > known) times.push(world.rig.clock.now);
    }
    assert.equal(await world.rig.run(call), "");
    assert.equal(times.length, 4);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const [index, expected] of [50, 100, 200].entries()) {
      const gap = gaps[index] ?? 0;
      assert.ok(gap >= expected - 4 && gap <= expected + 24, `gap ${index}: ${gap}`);
    }
  },
);

inMemory("failsafe: not named, the call stays with the server that was chosen", async (world) => {
  world.rig.random = () => 0;
  const servers = [await refusing(world, "a", 2), await refusing(world, "b")];
  const client = clientOf(world, servers, { failMode: "failsafe" });
  assert.equal(await world.rig.run(client.echo("x")), "");
  assert.deepEqual([servers[0]?.requests, servers[1]?.requests], [3, 0]);
});

inMemory("failsafe: waits for a server that is not there yet", async (world) => {
  const dead = await world.deadServer("probe-1");
  const client = world.client([dead], { failMode: "failsafe" });
  const call = client.echo("x");
  await world.rig.advance(1_000);
  await world.gateway({ text: () => "here" }, { listen: [{ transport: "tcp", port: dead.port }] });
  assert.equal(await world.rig.run(call), "here");
});

inMemory("failsafe: when its server is removed, the call goes to another", async (world) => {
  world.rig.random = () => 0;
  const servers = [await refusing(world, "a")];
  const station = world.station([servers[0]?.info ?? assert.fail()], { failMode: "failsafe" });
  const call = new ProbeClient(station).echo("x");
  await world.rig.advance(20);
  station.replaceServers([infoOf(await world.gateway({ text: () => "b" }, { id: "b" }))]);
  assert.equal(await world.rig.run(call), "b");
});

inMemory("failsafe: a pause beyond the deadline is not begun", async (world) => {
  const servers = [await refusing(world, "a")];
  const client = clientOf(world, servers, { failMode: "failsafe" }).with({ timeoutMs: 1_000 });
  const begunAt = world.rig.clock.now;
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "refused",
    reason: /^not now$/,
  });
  assert.ok(world.rig.clock.now - begunAt < 1_000);
  assert.ok(sum(servers) >= 4);
});

inMemory("failsafe: what may have run is not repeated unless it is idempotent", async (world) => {
  const servers = [await dropping(world, "a")];
  const client = clientOf(world, servers, { failMode: "failsafe" });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
  });
  assert.equal(sum(servers), 1);
  const repeated = heldBack(client.fetch("x"));
  await fails(world.rig, repeated, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
  assert.ok(sum(servers) > 3);
});

onBoth("failback: only for calls that can do no harm twice", async (world) => {
  const client = world.client([infoOf(await world.gateway())], { failMode: "failback" });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason: /^failMode failback: test.v1.Probe\/echo is neither oneway nor @idempotent$/,
  });
  assert.equal(await world.rig.run(client.fetch("x")), "x");
  await world.rig.run(client.note("x"));
  assert.equal(await world.rig.run(client.with({ failMode: "failfast" }).echo("x")), "x");
});

inMemory("failback: calls wait for a server to be known, and are delivered", async (world) => {
  const notes: string[] = [];
  const station = world.station([], { failMode: "failback", timeoutMs: 60_000 });
  const client = new ProbeClient(station);
  const sent = [client.note("1"), client.note("2")];
  const asked = client.fetch("3");
  await world.rig.advance(10_000);
  const gateway = await world.gateway({ note: (text) => void notes.push(text) });
  station.addServers([infoOf(gateway)]);
  await world.rig.run(Promise.all(sent));
  assert.equal(await world.rig.run(asked), "3");
  await world.rig.turn();
  assert.deepEqual(notes.sort(), ["1", "2"]);
});

inMemory("failback: another server is tried at once, and any server later", async (world) => {
  world.rig.random = () => 0;
  const servers = [await refusing(world, "a", 1), await refusing(world, "b", 1)];
  const client = clientOf(world, servers, { failMode: "failback" });
  const begunAt = world.rig.clock.now;
  assert.equal(await world.rig.run(client.fetch("x")), "");
  assert.ok(world.rig.clock.now - begunAt >= 160);
  assert.equal(sum(servers), 3);
});

inMemory("failback: ends with its deadline, and says what stood in the way", async (world) => {
  const client = world.client([await world.deadServer("a")], { failMode: "failback" });
  const error = await fails(world.rig, client.with({ timeoutMs: 3_000 }).note("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /server a: /,
  });
  assert.ok(world.rig.clock.now > 500 && world.rig.clock.now <= 3_000);
  assert.equal(error.method, "note");
});

inMemory("failback: the waiting room is bounded, and an overflow is reported", async (world) => {
  const options = { failMode: "failback", limits: { pendingCallsMax: 2 } } as const;
  const station = world.station([], options);
  const client = new ProbeClient(station);
  const held = [heldBack(client.note("1")), heldBack(client.note("2"))];
  const error = await fails(world.rig, client.note("3"), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    reason: /^too many calls wait to be tried again, at most 2 \(limits.pendingCallsMax\)/,
  });
  assert.ok(error.cause instanceof RpcError);
  assert.match(world.logger.messages("warn").join(), /failback: a call was dropped/);
  await station.close();
  for (const call of held) {
    await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
  }
});

inMemory(
  "failback: bytes are bounded too, and are free again after a cancellation",
  async (world) => {
    const options = { failMode: "failback", limits: { pendingBytesMax: 20 } } as const;
    const client = world.client([], options);
    const abort = new AbortController();
    const held = heldBack(client.with({ signal: abort.signal }).note("x".repeat(15)));
    const full = { code: StatusCode.RESOURCE_EXHAUSTED, execution: "never-sent" } as const;
    await fails(world.rig, client.note("x".repeat(15)), full);
    abort.abort();
    await fails(world.rig, held, { code: StatusCode.CANCELLED, execution: "never-sent" });
    let isSettled = false;
    void heldBack(client.note("x".repeat(15)).finally(() => (isSettled = true)));
    await world.rig.advance(1_000);
    assert.equal(isSettled, false, "there is room again");
  },
);

inMemory("the arguments of a call that waits are those it was made with", async (world) => {
  const data = Uint8Array.of(1, 2, 3);
  let received: Uint8Array | undefined;
  const station = world.station([], { failMode: "failsafe" });
  const call = new ProbeClient(station).blob(data);
  await world.rig.advance(10);
  data.fill(9);
  const gateway = await world.gateway({ blob: (bytes) => (received = bytes.slice()) });
  station.addServers([infoOf(gateway)]);
  await world.rig.run(call);
  assert.deepEqual(received, Uint8Array.of(1, 2, 3));
});

onBoth("a mode that there is not is INVALID_ARGUMENT", async (world) => {
  const client = world.client([infoOf(await world.gateway())]);
  await fails(world.rig, client.with({ failMode: "failslow" as never }).echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason:
      /^failMode: expected one of failfast, failover, failsafe, failback, got string "failslow"$/,
  });
});

inMemory(
  "the retry budget: once it is used up, calls that were refused are not repeated",
  async (world) => {
    const servers = [await refusing(world, "a"), await refusing(world, "b")];
    const client = clientOf(world, servers, { retryBudget: { ratio: 0.1, minPerSecond: 1 } });
    const reasons: string[] = [];
    for (let call = 0; call < 100; call++) {
      const error = await fails(world.rig, client.echo("x"), {
        code: StatusCode.UNAVAILABLE,
        execution: "refused",
      });
      reasons.push(error.rawMessage);
    }
    // Ten tokens at first, a tenth of one per call, and one for each second that went by.
    const seconds = Math.ceil(world.rig.clock.now / 1_000);
    assert.ok(sum(servers) <= 100 + 10 + 10 + seconds, `${sum(servers)}`);
    assert.ok(sum(servers) >= 100 + 19);
    const given = reasons.filter((reason) => reason.endsWith("the retry budget is used up"));
    assert.equal(given.length, 200 - sum(servers));
    assert.equal(given[0], "not now; not repeated: the retry budget is used up");
  },
);

inMemory("the retry budget: calls that never left cost nothing", async (world) => {
  const dead = [await world.deadServer("a"), await world.deadServer("b")];
  const servers = [...dead, infoOf(await world.gateway({ text: () => "c" }, { id: "c" }))];
  const retryBudget = { ratio: 0, minPerSecond: 0 };
  for (let station = 0; station < 5; station++) {
    const client = world.client(servers, { retryBudget });
    assert.equal(await world.rig.run(client.echo("x")), "c");
  }
});

inMemory("the retry budget: failback waits for it", async (world) => {
  world.rig.random = () => 0;
  const servers = [await refusing(world, "a", 1), await refusing(world, "b", 0)];
  const retryBudget = { ratio: 0, minPerSecond: 0 };
  const client = clientOf(world, servers, { failMode: "failback", retryBudget });
  const call = client.fetch("x");
  await world.rig.advance(100);
  assert.equal(sum(servers), 1);
  assert.equal(await world.rig.run(call), "");
  assert.equal(sum(servers), 2);
});

inMemory("failsafe: a server that says when to come again is not asked before", async (world) => {
  const busy = await scripted(world, "a", (peer, { callId }, requests) => {
    if (requests > 1) peer.send(FrameKind.RESPONSE, callId);
    else peer.send(FrameKind.FAILURE, callId, busyBody(700));
  });
  const client = clientOf(world, [busy], { failMode: "failsafe" });
  const call = client.echo("x");
  await world.rig.advance(690);
  assert.equal(busy.requests, 1);
  assert.equal(await world.rig.run(call), "");
});

inMemory("a call that runs out of time after a failure says what that was", async (world) => {
  world.rig.random = () => 0;
  const silent = await scripted(world, "b", () => {});
  const client = clientOf(world, [await refusing(world, "a"), silent]);
  const call = heldBack(client.with({ timeoutMs: 200 }).echo("x"));
  await world.rig.advance(250);
  const error = await fails(world.rig, call, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
  });
  assert.ok(error.cause instanceof RpcError);
  assert.equal(error.cause.rawMessage, "not now");
});
