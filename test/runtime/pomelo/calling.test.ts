/** A station that calls old servers: what it writes, and what it makes of what they say. */
import assert from "node:assert/strict";
import { type ServerInfo, StatusCode, type StationOptions } from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { pinusTcp } from "../../../runtime/src/pomelo/index.js";
import { type ProbeClient, RoomFull } from "../support/probe-service.js";
import {
  failureOf,
  fails,
  heldBack,
  inMemory,
  overTcp,
  type World,
  type WorldTest,
} from "../support/world.js";
import { OldPeer, type OldRequest, packed } from "./old-peer.js";

/** An old server, which does with requests what the test says, and a stub that calls it. */
async function oldServer(
  world: World,
  answer: (peer: OldPeer, request: OldRequest) => void,
  options: StationOptions = {},
): Promise<{ readonly peers: OldPeer[]; readonly client: ProbeClient; readonly info: ServerInfo }> {
  const peers: OldPeer[] = [];
  const listed = await world.rawServer(() => {
    const peer = new OldPeer();
    peer.onRequest = (request) => answer(peer, request);
    peers.push(peer);
    return peer;
  });
  const info: ServerInfo = { ...listed, transport: "pinus-tcp" };
  return { peers, info, client: world.client([info], { wires: [pinusTcp()], ...options }) };
}

/** The test on the in-memory network, and over real TCP. */
function onEach(name: string, body: WorldTest): void {
  inMemory(name, body);
  overTcp(name, body);
}

/** Answers with the first argument. */
const echoes = (peer: OldPeer, { id, msg }: OldRequest): void => peer.answer(id, null, msg.args[0]);

onEach("an old server is called by the stub that calls new ones", async (world) => {
  const { peers, client } = await oldServer(world, echoes);
  assert.equal(await world.rig.run(client.echo("é✓")), "é✓");
  const bytes = Uint8Array.of(1, 2, 250);
  assert.deepEqual(await world.rig.run(client.blob(bytes)), bytes);
  const msg = { namespace: "user", serverType: "probe", service: "probe" };
  assert.deepEqual(peers[0]?.messages, [
    { id: 1, msg: { ...msg, method: "echo", args: ["é✓"] } },
    { id: 2, msg: { ...msg, method: "blob", args: ["AQL6"] } },
  ]);
});

inMemory("names that an old server has for a service are used", async (world) => {
  const wires = [pinusTcp({ names: { "test.v1.Probe": "probe_remote" } })];
  const { peers, client } = await oldServer(world, echoes, { wires });
  await world.rig.run(client.echo("x"));
  assert.match(JSON.stringify(peers[0]?.messages), /"service":"probe_remote"/);
});

inMemory("answers find their calls in any order, in lists, and cut anywhere", async (world) => {
  const waiting: OldRequest[] = [];
  const { peers, client } = await oldServer(world, (_peer, request) => void waiting.push(request));
  const calls = Array.from({ length: 30 }, (_, index) => client.echo(`é${String(index)}`));
  await world.rig.until(() => waiting.length === 30);
  const [peer] = peers;
  assert.ok(peer !== undefined);
  const resp = waiting.reverse().map(({ id, msg }) => ({ id, resp: [null, msg.args[0]] }));
  const bytes = packed((out) => peer.packaging.answer(out, JSON.stringify(resp)));
  for (let at = 0; at < bytes.length; at += 7) peer.write(bytes.subarray(at, at + 7));
  const values = await world.rig.run(Promise.all(calls));
  assert.deepEqual(
    values,
    values.map((_, index) => `é${String(index)}`),
  );
});

const errors: readonly [string, unknown, number, string][] = [
  ["a text", "no luck", StatusCode.UNKNOWN, "no luck"],
  ["pinus's stack", { stack: "Error: no luck\n    at x" }, StatusCode.UNKNOWN, "no luck"],
  ["pomelo's msg", { msg: "no luck", stack: "Error\n" }, StatusCode.UNKNOWN, "no luck"],
  ["a status code", { code: 5, message: "no luck" }, StatusCode.NOT_FOUND, "no luck"],
  ["a code that is none", { code: 500, msg: "no luck" }, StatusCode.UNKNOWN, "no luck"],
  ["something else", { why: 1 }, StatusCode.UNKNOWN, '{"why":1}'],
  ["true", true, StatusCode.UNKNOWN, "true"],
];

for (const [what, error, code, reason] of errors) {
  inMemory(`an error is known by its message: ${what}`, async (world) => {
    const { client } = await oldServer(world, (peer, { id }) => peer.answer(id, error));
    const failure = await fails(world.rig, client.echo("x"), { code, execution: "executed" });
    assert.equal(failure.rawMessage, reason);
  });
}

inMemory("what an old server does not have was not run", async (world) => {
  const stack = "Error: no such method:echo\n    at Dispatcher.route";
  const { client } = await oldServer(world, (peer, { id }) => peer.answer(id, { stack }));
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNIMPLEMENTED,
    execution: "refused",
    reason: /^no such method:echo$/,
  });
});

inMemory("an error that the method declares is one of its class", async (world) => {
  const error = { code: 1001, room: "7", message: "full" };
  const { client } = await oldServer(world, (peer, { id }) => peer.answer(id, error));
  const failure = await failureOf(world.rig, client.admit("7"));
  assert.ok(failure instanceof RoomFull);
  assert.equal(failure.room, "7");
});

inMemory("an answer that does not fit fails its call and no other", async (world) => {
  const { client } = await oldServer(world, (peer, { id, msg }) =>
    peer.answer(id, null, msg.args[0] === "bad" ? 5 : "good"),
  );
  const bad = client.echo("bad");
  const good = client.echo("good");
  await fails(world.rig, bad, {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "executed",
    reason: /result: expected string, got number 5/,
  });
  assert.equal(await world.rig.run(good), "good");
});

inMemory("an error that is nested too deeply fails its call and no other", async (world) => {
  const depth = 100_000;
  const { client } = await oldServer(world, (peer, { id, msg }) => {
    const error = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const json = `{"id":${id},"resp":[${msg.args[0] === "deep" ? error : 'null,"fine"'}]}`;
    peer.write(packed((out) => peer.packaging.answer(out, json)));
  });
  const code = StatusCode.UNKNOWN;
  const deep = fails(world.rig, client.echo("deep"), { code, execution: "executed" });
  assert.equal(await world.rig.run(client.echo("even")), "fine");
  await deep;
});

inMemory("a oneway call has a number of its own, and its answer is dropped", async (world) => {
  const { peers, client } = await oldServer(world, (peer, { id }) => peer.answer(id, null, "x"));
  await world.rig.run(client.note("a"));
  assert.equal(await world.rig.run(client.echo("")), "x");
  // The cast: what a station writes.
  const ids = peers[0]?.messages.map((message) => (message as OldRequest).id);
  assert.deepEqual(ids, [1, 2]);
});

inMemory("what an old server says of calls that nobody waits for is dropped", async (world) => {
  const { client } = await oldServer(world, (peer, request) => {
    peer.answer(0, null, "nobody's");
    peer.answer(99, null, "nobody's");
    echoes(peer, request);
    echoes(peer, request);
  });
  assert.equal(await world.rig.run(client.echo("mine")), "mine");
  assert.equal(await world.rig.run(client.echo("again")), "again");
});

inMemory("the deadline is the caller's own affair", async (world) => {
  const { client } = await oldServer(world, () => {});
  const call = heldBack(client.with({ timeoutMs: 100 }).echo("x"));
  await world.rig.turn();
  await world.rig.advance(200);
  const code = StatusCode.DEADLINE_EXCEEDED;
  await fails(world.rig, call, { code, execution: "maybe-executed" });
});

inMemory(
  "calls in flight fail as soon as the server is lost, and the next ones reach it again",
  async (world) => {
    let isSilent = true;
    const { peers, client } = await oldServer(world, (peer, request) => {
      if (!isSilent) echoes(peer, request);
    });
    const call = heldBack(client.echo("x"));
    await world.rig.until(() => peers[0]?.messages.length === 1);
    peers[0]?.link.destroy();
    const code = StatusCode.UNAVAILABLE;
    await fails(world.rig, call, { code, execution: "maybe-executed" });
    isSilent = false;
    await world.rig.advance(1_000);
    assert.equal(await world.rig.run(client.echo("back")), "back");
  },
);

inMemory(
  "nothing is sent to who does not answer a heartbeat: it is no server of pinus",
  async (world) => {
    const peers: OldPeer[] = [];
    const listed = await world.rawServer(() => {
      const peer = new OldPeer();
      peer.isAlive = false;
      peers.push(peer);
      return peer;
    });
    const client = world.client([{ ...listed, transport: "pinus-tcp" }], { wires: [pinusTcp()] });
    const call = heldBack(client.echo("x"));
    await world.rig.until(() => peers[0]?.pings === 1);
    await world.rig.advance(DEFAULT_LIMITS.connectTimeoutMs + 100);
    await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
    assert.deepEqual(peers[0]?.messages, []);
  },
);

inMemory("a server that falls silent is noticed by its heartbeat", async (world) => {
  const { peers, client } = await oldServer(world, () => {});
  const call = heldBack(client.with({ timeoutMs: 60_000 }).echo("x"));
  await world.rig.until(() => peers[0]?.messages.length === 1);
  const [peer] = peers;
  assert.ok(peer !== undefined);
  for (let passed = 0; passed < 30_000; passed += 5_000) await world.rig.advance(5_000);
  assert.ok(peer.pings >= 3, `${String(peer.pings)} pings`);
  assert.equal(peer.isClosed, false);
  peer.isAlive = false;
  for (let passed = 0; passed < 20_000; passed += 5_000) await world.rig.advance(5_000);
  const code = StatusCode.UNAVAILABLE;
  await fails(world.rig, call, { code, execution: "maybe-executed", reason: /silent/ });
});

inMemory("an answer beyond the limit costs the connection before it is there", async (world) => {
  const { peers, client } = await oldServer(world, (peer) => {
    peer.write(Uint8Array.of(0x84, 0x80, 0x80, 0x80, 0x00));
  });
  const code = StatusCode.UNAVAILABLE;
  await fails(world.rig, client.echo("x"), { code, execution: "maybe-executed" });
  await world.rig.until(() => peers[0]?.isClosed === true);
});

inMemory("a request that is too long is not sent", async (world) => {
  const { peers, client } = await oldServer(world, echoes, { limits: { messageBytesMax: 1000 } });
  await fails(world.rig, client.echo("x".repeat(960)), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "refused",
  });
  assert.equal(await world.rig.run(client.echo("short")), "short");
  assert.equal(peers[0]?.messages.length, 1);
});

onEach("old and new servers are called by one station, and answer a broadcast", async (world) => {
  const { info } = await oldServer(world, (peer, { id }) => peer.answer(id, null, "old"));
  const gateway = await world.gateway({ text: () => "new" }, { id: "probe-2" });
  const [address] = gateway.addresses;
  assert.ok(address !== undefined);
  const { host, port, path } = address;
  const { transport } = world.rig;
  const next: ServerInfo = { id: "probe-2", type: "probe", host, port, path, transport };
  const client = world.client([info, next], { wires: [pinusTcp()] });
  const results = await world.rig.run(client.broadcast().echo("x"));
  const values = [...results].map(([id, result]) => [
    id,
    result.status === "fulfilled" ? result.value : String(result.reason),
  ]);
  assert.deepEqual(values, [
    ["probe-1", "old"],
    ["probe-2", "new"],
  ]);
  assert.equal(await world.rig.run(client.to("probe-1").echo("x")), "old");
});

inMemory(
  "a transport whose wire is not there is named when the server is listed",
  async (world) => {
    const server = { id: "a", type: "probe", host: "x", port: 1, transport: "pinus-tcp" } as const;
    assert.throws(() => world.station([server]), /server a: transport: pinus-tcp needs its wire/);
    const misspelt = { ...server, transport: "pinus-tpc" as "pinus-tcp" }; // as a file may have it
    assert.throws(
      () => world.station([misspelt]),
      /server a: transport: expected "tcp" or "ws", got string "pinus-tpc"/,
    );
    assert.throws(
      () => world.newGateway({}, { listen: [{ transport: "pinus-tcp", port: 0 }] }),
      /listen\[0\]\.transport: pinus-tcp needs its wire/,
    );
    assert.throws(
      () => world.station([], { wires: [pinusTcp(), pinusTcp()] }),
      /wires\[1\]: there is/,
    );
    await world.rig.turn();
  },
);
