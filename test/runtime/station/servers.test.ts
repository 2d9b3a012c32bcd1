import assert from "node:assert/strict";
import { Gateway, type Limits, type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient, ProbeServer } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import {
  deferred,
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  everywhere,
  onBoth,
  type World,
} from "../support/world.js";

const stopped: Partial<Limits> = { drainMs: 1000 };

everywhere("addServers: a new server is called at once", async (world) => {
  const station = world.station([]);
  const client = new ProbeClient(station);
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  station.addServers([infoOf(await world.gateway())]);
  assert.equal(await world.rig.run(client.echo("x")), "x");
  assert.deepEqual(station.stateOf("probe-1"), { kind: "open" });
  assert.equal(station.stateOf("nowhere"), undefined);
});

everywhere("addServers: a wrong entry is a TypeError and changes nothing", async (world) => {
  const station = world.station([infoOf(await world.gateway())]);
  assert.throws(
    () => station.addServers([{ id: "x", type: "probe", host: "h", port: 0 }]),
    TypeError,
  );
  assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "x");
});

everywhere(
  "removeServers: calls in flight are still answered, new ones go elsewhere",
  async (world) => {
    const { promise, resolve } = deferred<string>();
    const gateway = await world.gateway({ text: () => promise });
    const other = await world.gateway({ text: () => "other" }, { id: "probe-2" });
    const station = world.station([infoOf(gateway), infoOf(other)]);
    const client = new ProbeClient(station);
    const call = client.to("probe-1").echo("x");
    await world.rig.until(() => gateway.callsRunning === 1);
    station.removeServers(["probe-1"]);
    assert.equal(station.stateOf("probe-1"), undefined);
    assert.equal(await world.rig.run(client.echo("x")), "other");
    await world.rig.turn();
    resolve("still answered");
    assert.equal(await world.rig.run(call), "still answered");
    await world.rig.until(() => gateway.connections === 0);
  },
);

everywhere("removeServers: an oneway call written before is still sent", async (world) => {
  // Regression: the connection was cut off as soon as no call waited for an answer.
  const seen: string[] = [];
  const gateway = await world.gateway({ note: (text) => void seen.push(text) });
  const station = world.station([infoOf(gateway)]);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("connect"));
  const texts = Array.from({ length: 2000 }, (_, index) => `${index} ${"x".repeat(1000)}`);
  const sent = texts.map((text) => client.note(text));
  station.removeServers(["probe-1"]);
  await world.rig.run(Promise.all(sent));
  await world.rig.until(() => gateway.connections === 0);
  assert.deepEqual(seen.length, texts.length);
});

everywhere("removeServers: calls that wait for it go elsewhere", async (world) => {
  world.rig.random = () => 0;
  const silent = await world.rawServer(() => new RawPeer(), "silent");
  const gateway = await world.gateway({ text: () => "other" });
  const station = world.station([silent, infoOf(gateway)]);
  const client = new ProbeClient(station);
  const call = client.echo("x");
  const named = heldBack(client.to("silent").echo("x"));
  await world.rig.turn();
  station.removeServers(["silent"]);
  assert.equal(await world.rig.run(call), "other");
  await fails(world.rig, named, {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /^no server silent; servers of type probe: probe-1$/,
  });
});

everywhere("removeServers, then close: calls in flight end at once", async (world) => {
  // Regression: the station forgot the connections of removed servers and left them open.
  const gateway = await world.gateway({ text: never });
  const station = world.station([infoOf(gateway)]);
  const call = heldBack(new ProbeClient(station).with({ timeoutMs: 600_000 }).echo("x"));
  await world.rig.until(() => gateway.callsRunning === 1);
  station.removeServers(["probe-1"]);
  await station.close();
  await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
  await world.rig.until(() => gateway.connections === 0);
});

everywhere("replaceServers: who stays keeps its connection", async (world) => {
  const gateways = [
    await world.gateway({}, { id: "a" }),
    await world.gateway({}, { id: "b" }),
    await world.gateway({}, { id: "c" }),
  ] as const;
  const [a, b, c] = gateways;
  const station = world.station([infoOf(a), infoOf(b)]);
  const client = new ProbeClient(station);
  for (const id of ["a", "b"]) await world.rig.run(client.to(id).echo("x"));
  station.replaceServers([infoOf(b), infoOf(c)]);
  await world.rig.until(() => a.connections === 0);
  assert.equal(b.connections, 1);
  assert.deepEqual(station.stateOf("b"), { kind: "open" });
  assert.equal(await world.rig.run(client.to("c").echo("x")), "x");
  assert.equal(station.stateOf("a"), undefined);
});

everywhere("a server that has moved is found at its new address", async (world) => {
  const [old, moved] = [
    await world.gateway({ text: () => "old" }),
    await world.gateway({ text: () => "moved" }),
  ];
  const station = world.station([infoOf(old)]);
  const client = new ProbeClient(station);
  assert.equal(await world.rig.run(client.echo("x")), "old");
  station.addServers([infoOf(moved)]);
  assert.equal(await world.rig.run(client.echo("x")), "moved");
  await world.rig.until(() => old.connections === 0);
});

/** A gateway on the port of one that has stopped. */
function restart(world: World, { id, port }: ServerInfo): Promise<Gateway> {
  return world.gateway({ text: () => "restarted" }, { id, listen: [world.place(port)] });
}

everywhere("reconnects by itself after the server has restarted on its port", async (world) => {
  const gateway = await world.gateway({}, { limits: stopped });
  const info = infoOf(gateway);
  const station = world.station([info]);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("x"));
  await world.rig.run(gateway.stop());
  await world.rig.until(() => station.stateOf("probe-1")?.kind === "waiting");
  const error = await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  assert.match(error.rawMessage, /^no server of type probe can be reached \(probe-1: /);
  // Long enough for several attempts that fail.
  await world.rig.advance(2_000);
  assert.notEqual(station.stateOf("probe-1")?.kind, "open");
  const again = await restart(world, info);
  for (let passedMs = 0; station.stateOf("probe-1")?.kind !== "open"; passedMs += 50) {
    assert.ok(passedMs < 5_000, "does not reconnect");
    await world.rig.advance(50);
    // Sockets take real time: an attempt that is under way is not to fail by the clock of the test.
    const isTrying = (): boolean => station.stateOf("probe-1")?.kind === "connecting";
    if (world.rig.name !== "memory") await world.rig.until(() => !isTrying());
  }
  assert.equal(await world.rig.run(client.echo("x")), "restarted");
  assert.equal(again.connections, 1);
});

onBoth("a named server that waits says why and how long", async (world) => {
  const dead = await world.deadServer("dead");
  const station = world.station([dead]);
  const client = new ProbeClient(station).to("dead");
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  assert.equal(station.stateOf("dead")?.kind, "waiting");
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /^server dead: cannot connect: .*ECONNREFUSED.*; next attempt in \d+ ms$/,
  });
});

inMemory("a rolling restart of three servers fails no call", async (world) => {
  const infos: ServerInfo[] = [];
  const gateways: Gateway[] = [];
  const start = (id: string, port: number): Promise<Gateway> =>
    world.gateway(
      {
        text: async (text) => {
          await new Promise<void>((resolve) => world.rig.clock.start(20, resolve));
          return text;
        },
      },
      { id, listen: [world.place(port)] },
    );
  for (const id of ["a", "b", "c"]) {
    const gateway = await start(id, 0);
    gateways.push(gateway);
    infos.push(infoOf(gateway));
  }
  const client = world.client(infos);
  const calls: Promise<string>[] = [];
  const callFor = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 5) {
      calls.push(heldBack(client.echo(`${calls.length}`)));
      await world.rig.advance(5);
    }
  };
  await callFor(100);
  for (const [index, gateway] of gateways.entries()) {
    const stopping = gateway.stop();
    await callFor(100);
    await world.rig.run(stopping);
    const { id, port } = infos[index] ?? { id: "", port: 0 };
    await start(id, port);
    await callFor(1000);
  }
  const answers = await world.rig.run(Promise.all(calls));
  assert.deepEqual(
    answers,
    calls.map((_, index) => `${index}`),
  );
});

everywhere(
  "a service that nobody serves does not keep the next call from its answer",
  async (world) => {
    const empty = new Gateway({
      id: "empty",
      type: "probe",
      services: [],
      listen: [world.place()],
      environment: world.rig.environment,
      logger: world.logger,
    });
    await world.rig.run(empty.start());
    const station = world.station([infoOf(empty)]);
    const client = new ProbeClient(station);
    await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNIMPLEMENTED,
      execution: "refused",
    });
    station.addServers([infoOf(await world.gateway())]);
    assert.equal(await world.rig.run(client.to("probe-1").echo("x")), "x");
    await station.close();
    await world.rig.run(empty.stop());
    assert.equal(new ProbeServer().handlers.length, 7);
  },
);
