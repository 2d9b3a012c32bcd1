import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { RpcError, type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { Probe, ProbeClient } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import { Streams } from "../support/stream-service.js";
import {
  fails,
  failureOf,
  heldBack,
  infoOf,
  everywhere,
  untilAborted,
  type World,
} from "../support/world.js";

/** Gateways that answer with their own id. */
async function cluster(world: World, ...ids: readonly string[]): Promise<readonly ServerInfo[]> {
  const servers: ServerInfo[] = [];
  for (const id of ids) servers.push(infoOf(await world.gateway({ text: () => id }, { id })));
  return servers;
}

everywhere("without a word each server has its turn", async (world) => {
  world.rig.random = () => 0;
  const client = world.client(await cluster(world, "a", "b", "c"));
  const answers: string[] = [];
  for (let call = 0; call < 6; call++) answers.push(await world.rig.run(client.echo("")));
  assert.equal(answers.join(""), "abcabc");
});

everywhere("to: that server and no other", async (world) => {
  const client = world.client(await cluster(world, "a", "b")).to("b");
  for (let call = 0; call < 3; call++) assert.equal(await world.rig.run(client.echo("")), "b");
});

everywhere("to: a server of another type is INVALID_ARGUMENT", async (world) => {
  const server = { id: "g", type: "game", host: "127.0.0.1", port: 1 };
  const { rawMessage: reason } = await fails(world.rig, world.client([server]).to("g").echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
  });
  assert.equal(reason, "server g is of type game; test.v1.Probe/echo is served by type probe");
});

everywhere("to: an unknown server says which are known", async (world) => {
  const client = world.client(await cluster(world, "a", "b"));
  const { rawMessage: reason } = await failureOf(world.rig, client.to("c").echo("x"));
  assert.equal(reason, "no server c; servers of type probe: a, b");
});

everywhere("route: equal keys reach the same server, also from another station", async (world) => {
  const servers = await cluster(world, "a", "b", "c");
  const [one, other] = [world.client(servers), world.client([...servers].reverse())];
  const found = new Set<string>();
  for (const key of ["user:1", "user:2", "user:3", 7, "user:5", "user:6", "user:7"]) {
    const owner = await world.rig.run(one.route(key).echo(""));
    found.add(owner);
    assert.equal(await world.rig.run(one.route(key).echo("")), owner);
    assert.equal(await world.rig.run(other.route(key).echo("")), owner);
  }
  assert.ok(found.size > 1);
});

everywhere("route: the keys of a server that is down go to others", async (world) => {
  const servers = [...(await cluster(world, "a", "b")), await world.deadServer("dead")];
  const client = world.client(servers);
  for (let key = 0; key < 12; key++) {
    assert.match(await world.rig.run(client.route(key).echo("")), /^[ab]$/);
  }
});

everywhere("route: a key without a text of its own is INVALID_ARGUMENT", async (world) => {
  const client = world.client(await cluster(world, "a"));
  await fails(world.rig, client.route({ name: 1 }).echo(""), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason: /^route: expected a string, number, bigint or boolean as key, .*, got object$/,
  });
});

everywhere("broadcast: every server answers, a dead one costs its own entry", async (world) => {
  const servers = await cluster(world, "a", "b");
  const client = world.client([...servers, await world.deadServer("dead")]);
  const results = await world.rig.run(client.broadcast().echo(""));
  assert.deepEqual([...results.keys()], ["a", "b", "dead"]);
  assert.deepEqual(results.get("a"), { status: "fulfilled", value: "a" });
  const dead = results.get("dead");
  assert.ok(dead?.status === "rejected" && dead.reason instanceof RpcError);
  assert.equal(dead.reason.execution, "never-sent");
  assert.equal(dead.reason.serverId, "dead");
});

everywhere("broadcast: of oneway calls, with wrong arguments, to nobody", async (world) => {
  const client = world.client(await cluster(world, "a", "b"));
  const sent = await world.rig.run(client.broadcast().note("x"));
  assert.deepEqual(
    [...sent.values()].map(({ status }) => status),
    ["fulfilled", "fulfilled"],
  );
  const wrong = await world.rig.run(client.broadcast().echo(5 as never));
  for (const result of wrong.values()) {
    assert.ok(result.status === "rejected" && result.reason instanceof RpcError);
    assert.equal(result.reason.code, StatusCode.INVALID_ARGUMENT);
  }
  assert.equal((await world.rig.run(world.client([]).broadcast().echo("x"))).size, 0);
});

everywhere("with, to, route and broadcast leave the stub as it was", async (world) => {
  const client = world.client(await cluster(world, "a"));
  client.to("nowhere");
  client.route("k");
  client.broadcast();
  client.with({ timeoutMs: 1 });
  assert.equal(await world.rig.run(client.echo("")), "a");
  assert.ok(client.to("a") instanceof ProbeClient);
});

everywhere("with: what was bound before stays", async (world) => {
  let seen: ReadonlyMap<string, string> | undefined;
  let remainingMs = 0;
  const gateway = await world.gateway({
    text: (_, call) => {
      seen = call.metadata;
      remainingMs = call.remainingMs;
      return "";
    },
  });
  const client = world.client([infoOf(gateway)]).with({ metadata: { a: "1" } });
  await world.rig.run(client.with({ timeoutMs: 300 }).to("probe-1").echo(""));
  assert.deepEqual([...(seen ?? [])], [["a", "1"]]);
  assert.ok(remainingMs <= 300 && remainingMs > 250);
});

everywhere("time: the call's own, else the method's, else the station's", async (world) => {
  const remaining: number[] = [];
  const gateway = await world.gateway({
    text: (_, call) => {
      remaining.push(call.remainingMs);
      return "";
    },
  });
  const client = world.client([infoOf(gateway)], { timeoutMs: 3000 });
  await world.rig.run(client.echo(""));
  await world.rig.run(client.hurry(""));
  await world.rig.run(client.with({ timeoutMs: 1000 }).hurry(""));
  await world.rig.run(world.client([infoOf(gateway)]).echo(""));
  for (const [index, expected] of [3000, 200, 1000, 5000].entries()) {
    const got = remaining[index] ?? 0;
    assert.ok(got <= expected && got > expected - 50, `${got} of ${expected}`);
  }
});

everywhere(
  "oneway: arrives in order among the others, and settles when it is written",
  async (world) => {
    const seen: string[] = [];
    const gateway = await world.gateway({
      note: (text) => void seen.push(text),
      text: (text) => `${seen.push(text)}`,
    });
    const client = world.client([infoOf(gateway)]);
    const calls = [client.note("1"), client.echo("2"), client.note("3"), client.echo("4")];
    await world.rig.run(Promise.all<unknown>(calls));
    assert.deepEqual(seen, ["1", "2", "3", "4"]);
  },
);

everywhere("invoke: calls by name, checked against the descriptor", async (world) => {
  const station = world.station(await cluster(world, "a"));
  station.know(Probe);
  const invoke = (service: string, method: string, args: unknown): Promise<unknown> =>
    station.invoke("a", { service, method, args: args as readonly unknown[] }); // also wrong ones
  assert.equal(await world.rig.run(invoke("test.v1.Probe", "echo", ["x"])), "a");
  assert.equal(await world.rig.run(invoke("test.v1.Probe", "note", ["x"])), undefined);
  const wrong: readonly [string, string, unknown, string][] = [
    ["x.Y", "echo", ["x"], "unknown service x.Y; known are test.v1.Probe"],
    ["constructor", "echo", ["x"], "unknown service constructor; known are test.v1.Probe"],
    [
      "test.v1.Probe",
      "constructor",
      [],
      "unknown method constructor of test.v1.Probe; known are echo, fetch, note, blob, plant, admit, hurry",
    ],
    ["test.v1.Probe", "echo", [5], "text: expected string, got number 5"],
    ["test.v1.Probe", "echo", [], "text: expected string, got undefined"],
    [
      "test.v1.Probe",
      "echo",
      ["x", "y"],
      "test.v1.Probe/echo: expected at most 1 arguments, got 2",
    ],
    ["test.v1.Probe", "echo", "x", 'args: expected an array, got string "x"'],
  ];
  for (const [service, method, args, reason] of wrong) {
    const error = await fails(world.rig, invoke(service, method, args), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
    });
    assert.equal(error.rawMessage, reason);
  }
  await fails(
    world.rig,
    station.invoke("nowhere", { service: "test.v1.Probe", method: "echo", args: ["x"] }),
    { code: StatusCode.UNAVAILABLE, execution: "never-sent" },
  );
});

everywhere("an error names ten of many servers, and how many there are besides", async (world) => {
  const servers = Array.from({ length: 1000 }, (_, index) => {
    return { id: `probe-${index}`, type: "probe", host: "127.0.0.1", port: 1 };
  });
  const client = world.client(servers).to("nobody");
  const { rawMessage } = await failureOf(world.rig, client.echo("x"));
  assert.match(
    rawMessage,
    /^no server nobody; servers of type probe: probe-0, .*, probe-9, and 990 more$/,
  );
});

everywhere("invoke: without a server it asks none, rather than any", async (world) => {
  const station = world.station(await cluster(world, "a"));
  station.know(Probe);
  const nobody = undefined as unknown as string; // as plain JavaScript can
  const { rawMessage, code, execution } = await failureOf(
    world.rig,
    station.invoke(nobody, { service: "test.v1.Probe", method: "echo", args: ["x"] }),
  );
  assert.equal(rawMessage, "serverId: expected the id of a server, got undefined");
  assert.deepEqual([code, execution], [StatusCode.INVALID_ARGUMENT, "never-sent"]);
});

everywhere("invoke: a method with streams is refused before it is sent", async (world) => {
  const station = world.station(await cluster(world, "a"));
  station.know(Streams);
  for (const method of ["watch", "upload", "talk"]) {
    const { rawMessage, code, execution } = await failureOf(
      world.rig,
      station.invoke("a", { service: "test.v1.Streams", method, args: ["x"] }),
    );
    assert.equal(rawMessage, `test.v1.Streams/${method} has streams: only a stub can call it`);
    assert.deepEqual([code, execution], [StatusCode.INVALID_ARGUMENT, "never-sent"]);
  }
});

everywhere("invoke: before any createRpc says what to do", async (world) => {
  const station = world.station(await cluster(world, "a"));
  const { rawMessage: reason } = await failureOf(
    world.rig,
    station.invoke("a", { service: "x.Y", method: "z", args: [] }),
  );
  assert.equal(reason, "unknown service x.Y; known are none: call createRpc first");
});

everywhere(
  "close: calls that wait were never sent, calls that were sent may have run",
  async (world) => {
    const gateway = await world.gateway({ text: (_, call) => untilAborted(call) });
    const silent = await world.rawServer(() => new RawPeer(), "silent");
    const station = world.station([infoOf(gateway), silent]);
    const client = new ProbeClient(station);
    const sent = heldBack(client.to("probe-1").fetch("x"));
    const waiting = heldBack(client.to("silent").fetch("x"));
    await world.rig.until(() => gateway.callsRunning === 1);
    await station.close();
    await fails(world.rig, sent, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
    await fails(world.rig, waiting, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
    await fails(world.rig, client.echo("later"), {
      code: StatusCode.UNAVAILABLE,
      execution: "never-sent",
      reason: /^the station was closed$/,
    });
    await station.close();
    await world.rig.until(() => gateway.callsRunning === 0);
  },
);

everywhere("close: before anything was called", async (world) => {
  const station = world.station(await cluster(world, "a"));
  assert.deepEqual(station.stateOf("a"), { kind: "idle" });
  await station.close();
});

everywhere(
  "cancelling at each stage: the execution is exact, and the handler hears",
  async (world) => {
    const stages: string[] = [];
    const gateway = await world.gateway({
      text: (text, call) => {
        stages.push(`${text} runs`);
        call.signal.addEventListener("abort", () => stages.push(`${text} aborted`));
        return text === "answered" ? text : untilAborted(call);
      },
    });
    const client = world.client([infoOf(gateway)]);
    const cancelled = { code: StatusCode.CANCELLED } as const;
    const reason = new Error("no longer wanted");

    const queued = new AbortController();
    const queuedCall = heldBack(client.with({ signal: queued.signal }).echo("queued"));
    queued.abort(reason);
    const error = await fails(world.rig, queuedCall, { ...cancelled, execution: "never-sent" });
    assert.equal(error.cause, reason);

    await world.rig.run(client.echo("answered"));
    const writing = new AbortController();
    const writingCall = heldBack(client.with({ signal: writing.signal }).echo("writing"));
    writing.abort();
    await fails(world.rig, writingCall, { ...cancelled, execution: "maybe-executed" });

    const running = new AbortController();
    const runningCall = heldBack(client.with({ signal: running.signal }).echo("running"));
    await world.rig.until(() => stages.includes("running runs"));
    running.abort();
    await fails(world.rig, runningCall, { ...cancelled, execution: "maybe-executed" });
    await world.rig.until(() => stages.includes("running aborted"));

    const answered = new AbortController();
    const { signal } = answered;
    assert.equal(await world.rig.run(client.with({ signal }).echo("answered")), "answered");
    answered.abort();
    await world.rig.turn();
    assert.deepEqual(
      stages.filter((stage) => stage === "answered aborted" || stage.startsWith("queued")),
      [],
    );
    assert.equal(gateway.callsRunning, 0);
  },
);

everywhere("a signal that many calls share cancels them all", async (world) => {
  const gateway = await world.gateway({ text: (_, call) => untilAborted(call) });
  const abort = new AbortController();
  const client = world.client([infoOf(gateway)]).with({ signal: abort.signal });
  const calls = Array.from({ length: 50 }, () => heldBack(client.echo("")));
  await world.rig.until(() => gateway.callsRunning === 50);
  abort.abort();
  for (const call of calls) {
    await fails(world.rig, call, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
  }
  await world.rig.until(() => gateway.callsRunning === 0);
});

everywhere("a signal that many calls share has one listener, in the end none", async (world) => {
  const { signal } = new AbortController();
  const client = world.client(await cluster(world, "a")).with({ signal });
  const calls = Array.from({ length: 50 }, () => client.echo(""));
  // Node takes more than ten for a leak, and says so.
  assert.equal(getEventListeners(signal, "abort").length, 1);
  await world.rig.run(Promise.all(calls));
  assert.equal(getEventListeners(signal, "abort").length, 0);
});
