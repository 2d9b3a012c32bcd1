import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Gateway,
  MemoryRegistry,
  type Registry,
  type ServerInstance,
  type SnapshotStore,
  StaticRegistry,
  Station,
  type StationOptions,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { ToldRegistry } from "../support/told-registry.js";
import { fails, inMemory, infoOf, onBoth, type World } from "../support/world.js";

function instanceOf(gateway: Gateway): ServerInstance {
  const { id, type, host, port, transport = "tcp", path = "" } = infoOf(gateway);
  return { id, type, addresses: [`${transport}://${host}:${port}${path}`] };
}

function nobody(id: string): ServerInstance {
  return { id, type: "probe", addresses: ["tcp://127.0.0.1:1"] };
}

function stationOf(world: World, registry: Registry, options: StationOptions = {}): Station {
  return world.station([], { servers: undefined, registry, ...options });
}

const idsOf = (station: Station): readonly string[] =>
  station
    .inspect()
    .servers.filter(({ isRemoved }) => !isRemoved)
    .map(({ id }) => id);

onBoth(
  "calls find a gateway that has registered itself, and lose it when it stops",
  async (world) => {
    const registry = new MemoryRegistry();
    const station = stationOf(world, registry);
    const gateway = await world.gateway({}, { registry });
    const client = new ProbeClient(station);
    assert.equal(await world.rig.run(client.echo("hello")), "hello");
    await world.rig.run(gateway.stop());
    await world.rig.advance(1_000);
    assert.deepEqual(idsOf(station), []);
  },
);

inMemory("a call that is made before there is a list waits for it", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const call = new ProbeClient(stationOf(world, registry)).echo("early");
  await world.rig.advance(500);
  registry.tell(instanceOf(gateway));
  assert.equal(await world.rig.run(call), "early");
});

inMemory("a call does not wait longer for a list than for a connection", async (world) => {
  const call = new ProbeClient(stationOf(world, new ToldRegistry())).echo("early");
  await fails(world.rig, call, {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /no server of type probe is known/,
  });
  assert.equal(world.rig.clock.now, 2_000);
});

inMemory("a call that finds nobody says what ails the registry", async (world) => {
  const registry = new ToldRegistry();
  const client = new ProbeClient(stationOf(world, registry));
  const call = client.echo("early");
  registry.complain("etcd: nobody answers");
  await fails(world.rig, call, {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /no server of type probe is known; registry: etcd: nobody answers$/,
  });
  registry.tell();
  await fails(world.rig, client.echo("late"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /no server of type probe is known$/,
  });
});

inMemory("ready waits for the list, and for what is on it", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const station = stationOf(world, registry);
  const ready = station.ready();
  await world.rig.advance(500);
  registry.tell(instanceOf(gateway));
  await world.rig.run(ready);
  assert.equal(station.stateOf("probe-1")?.kind, "open");
});

inMemory(
  "a server that answers stays for a minute though it is no longer listed",
  async (world) => {
    const registry = new ToldRegistry();
    const gateway = await world.gateway();
    const station = stationOf(world, registry);
    registry.tell(instanceOf(gateway), nobody("probe-2"), nobody("probe-3"));
    await world.rig.run(new ProbeClient(station).to("probe-1").echo("a"));
    registry.tell(nobody("probe-2"), nobody("probe-3"));
    await world.rig.advance(59_000);
    assert.ok(idsOf(station).includes("probe-1"));
    assert.equal(station.inspect().registry?.absent, 1);
    await world.rig.advance(2_000);
    assert.deepEqual(idsOf(station), ["probe-2", "probe-3"]);
  },
);

inMemory("a server that is listed again is as if it had never been away", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const station = stationOf(world, registry);
  const client = new ProbeClient(station);
  registry.tell(instanceOf(gateway));
  await world.rig.run(client.echo("a"));
  registry.tell();
  await world.rig.advance(50_000);
  registry.tell(instanceOf(gateway));
  await world.rig.advance(50_000);
  await world.rig.run(client.echo("b"));
  assert.equal(station.inspect().connections.opened, 1);
});

inMemory("an absent server goes as soon as its connection is gone", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const station = stationOf(world, registry);
  registry.tell(instanceOf(gateway));
  await world.rig.run(new ProbeClient(station).echo("a"));
  registry.tell();
  await world.rig.run(gateway.stop());
  await world.rig.advance(1_000);
  assert.deepEqual(idsOf(station), []);
});

inMemory(
  "most servers gone at once are not believed for a minute, and it is said",
  async (world) => {
    const registry = new ToldRegistry();
    const station = stationOf(world, registry);
    registry.tell(nobody("a"), nobody("b"), nobody("c"));
    registry.tell();
    assert.deepEqual(idsOf(station), ["a", "b", "c"]);
    assert.equal(station.inspect().registry?.isHeldBack, true);
    assert.deepEqual(world.logger.messages("warn"), [
      "the registry no longer lists 3 of 3 servers: they are kept for 60 s",
    ]);
    await world.rig.advance(59_500);
    assert.deepEqual(idsOf(station), ["a", "b", "c"]);
    await world.rig.advance(1_500);
    assert.deepEqual(idsOf(station), []);
    assert.equal(station.inspect().registry?.isHeldBack, false);
  },
);

inMemory("what is new counts at once, though most others are held back", async (world) => {
  const registry = new ToldRegistry();
  const station = stationOf(world, registry);
  registry.tell(nobody("a"), nobody("b"), nobody("c"));
  registry.tell(nobody("d"));
  assert.deepEqual(idsOf(station), ["a", "b", "c", "d"]);
});

inMemory("a few servers that nobody reaches go at once", async (world) => {
  const registry = new ToldRegistry();
  const station = stationOf(world, registry);
  registry.tell(nobody("a"), nobody("b"), nobody("c"));
  registry.tell(nobody("a"), nobody("c"));
  assert.deepEqual(idsOf(station), ["a", "c"]);
});

inMemory("an old list holds for ever while the registry is away", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const station = stationOf(world, registry);
  registry.tell(instanceOf(gateway));
  await world.rig.run(new ProbeClient(station).echo("a"));
  registry.tell();
  registry.complain("it is gone");
  registry.complain("it is gone");
  await world.rig.advance(600_000);
  assert.equal(await world.rig.run(new ProbeClient(station).echo("b")), "b");
  const { isStale, trouble } = station.inspect().registry ?? {};
  assert.deepEqual({ isStale, trouble }, { isStale: true, trouble: "it is gone" });
  assert.deepEqual(world.logger.messages("warn"), [
    "the list of servers may be out of date: it is gone",
  ]);
});

inMemory("a change elsewhere on the list leaves connections as they are", async (world) => {
  const registry = new ToldRegistry();
  const gateway = await world.gateway();
  const station = stationOf(world, registry);
  for (const others of [[], ["x"], ["x", "y"], ["y"]]) {
    registry.tell(instanceOf(gateway), ...others.map(nobody));
    await world.rig.run(new ProbeClient(station).to("probe-1").echo("a"));
  }
  assert.equal(station.inspect().connections.opened, 1);
});

inMemory("an entry that is wrong is left out, and the others count", async (world) => {
  const registry = new ToldRegistry();
  const station = stationOf(world, registry);
  registry.tell({ id: "odd", type: "probe", addresses: ["smtp://x:25"] }, nobody("a"));
  assert.deepEqual(idsOf(station), ["a"]);
  assert.match(world.logger.messages("warn")[0] ?? "", /left out of the list: instance odd/);
});

inMemory("a station starts from the list that an earlier one has stored", async (world) => {
  let stored: string | undefined;
  const registryStore: SnapshotStore = {
    load: () => Promise.resolve(stored),
    save: (text) => {
      stored = text;
      return Promise.resolve();
    },
  };
  const gateway = await world.gateway();
  const registry = new ToldRegistry();
  stationOf(world, registry, { registryStore });
  await world.rig.turn();
  registry.tell(instanceOf(gateway));
  await world.rig.advance(1);
  assert.ok(stored?.includes("probe-1"));
  const later = stationOf(world, new ToldRegistry(), { registryStore });
  assert.equal(await world.rig.run(new ProbeClient(later).echo("cold")), "cold");
  assert.equal(later.inspect().registry?.isStale, true);
});

inMemory("lists that change fast are stored every five seconds at most", async (world) => {
  let saves = 0;
  const registryStore: SnapshotStore = {
    load: () => Promise.resolve("not JSON"),
    save: () => Promise.resolve(void saves++),
  };
  const registry = new ToldRegistry();
  stationOf(world, registry, { registryStore });
  for (let change = 0; change < 100; change++) {
    registry.tell(nobody(`probe-${change}`));
    await world.rig.advance(100);
  }
  await world.rig.advance(5_000);
  assert.equal(saves, 3);
});

inMemory(
  "servers of the station's own zone are called, others when none of them is well",
  async (world) => {
    const near = await world.gateway({ text: () => "near" }, { id: "near" });
    const far = await world.gateway({ text: () => "far" }, { id: "far" });
    const instances = [
      { ...instanceOf(far), zone: "b" },
      { ...instanceOf(near), zone: "a" },
    ];
    const station = stationOf(world, new StaticRegistry(instances), { zone: "a" });
    const client = new ProbeClient(station);
    const answers = new Set<string>();
    for (let call = 0; call < 10; call++) answers.add(await world.rig.run(client.echo("")));
    assert.deepEqual([...answers], ["near"]);
    await world.rig.run(near.stop());
    assert.equal(await world.rig.run(client.echo("")), "far");
  },
);

inMemory("a page takes the first address that it can reach", async (world) => {
  const environment = { ...world.rig.environment, transports: ["ws"] };
  const registry = new StaticRegistry([
    { id: "both", type: "probe", addresses: ["tcp://a:1", "wss://a:2/rpc"] },
    { id: "tcp", type: "probe", addresses: ["tcp://b:1"] },
  ]);
  const station = stationOf(world, registry, { environment });
  assert.deepEqual(
    station.inspect().servers.map(({ address }) => address),
    ["wss://a:2/rpc"],
  );
});

test("a station takes servers or a registry, and says so", () => {
  const registry = new MemoryRegistry();
  const message = "registry: stands in place of servers; give one of them";
  assert.throws(() => new Station({ servers: [], registry }), { name: "TypeError", message });
});

inMemory(
  "of two servers with one id the first on the list is called, and a warning says so",
  async (world) => {
    const registry = new ToldRegistry();
    const gateway = await world.gateway();
    const station = stationOf(world, registry);
    const twin = { ...nobody("probe-1"), type: "other" };
    registry.tell(instanceOf(gateway), twin);
    const client = new ProbeClient(station);
    assert.equal(await world.rig.run(client.echo("one")), "one");
    registry.tell(instanceOf(gateway), twin, nobody("probe-2"));
    assert.equal(await world.rig.run(client.to("probe-1").echo("same")), "same");
    assert.equal(gateway.connections, 1);
    assert.deepEqual(world.logger.messages("warn"), [
      "listed twice, of which the first counts: probe-1",
    ]);
  },
);

inMemory(
  "what a registry tells that is no list is reported, and what is no server left out",
  async (world) => {
    const registry = new ToldRegistry();
    const gateway = await world.gateway();
    const station = stationOf(world, registry);
    const nonsense: readonly unknown[] = [null, 7, "a", {}, { id: "" }, { id: "x", type: 1 }];
    // The casts: nobody checks what a registry of somebody else's tells.
    registry.tell(...(nonsense as ServerInstance[]), instanceOf(gateway));
    assert.equal(await world.rig.run(new ProbeClient(station).echo("on")), "on");
    assert.deepEqual(idsOf(station), ["probe-1"]);
    registry.tellAnything(undefined);
    registry.tellAnything({ revision: "7", instances: "probe-1" });
    assert.match(station.inspect().registry?.trouble ?? "", /^expected a list of servers, got /);
    assert.deepEqual(idsOf(station), ["probe-1"]);
  },
);
