import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Gateway,
  type GatewayOptions,
  type Lease,
  type LeaseLoss,
  MemoryRegistry,
  type ServerInstance,
} from "../../../runtime/src/index.js";
import { ProbeServer } from "../support/probe-service.js";
import { inMemory, onBoth, type World } from "../support/world.js";

/** A registry that is away, or takes its time, as a test says. */
class WaywardRegistry extends MemoryRegistry {
  isAway = false;
  attempts = 0;
  readonly #losers: ((loss: LeaseLoss) => void)[] = [];

  override register(instance: ServerInstance): Promise<Lease> {
    this.attempts++;
    if (this.isAway) return Promise.reject(new Error("nobody answers"));
    const losers = this.#losers;
    return super.register(instance).then((lease) => ({
      onLost: (listener) => {
        lease.onLost(listener);
        losers.push(listener);
      },
      update: (changed) =>
        this.isAway ? Promise.reject(new Error("nobody answers")) : lease.update(changed),
      close: () => (this.isAway ? new Promise(() => {}) : lease.close()),
    }));
  }

  lose(): void {
    for (const loser of this.#losers.splice(0)) loser({ kind: "expired", message: "too late" });
  }
}

async function idsOf(registry: MemoryRegistry): Promise<readonly string[]> {
  return (await registry.snapshot()).instances.map(({ id }) => id);
}

async function registered(
  world: World,
  options: Partial<GatewayOptions> = {},
): Promise<{ readonly gateway: Gateway; readonly registry: WaywardRegistry }> {
  const registry = new WaywardRegistry();
  const gateway = await world.gateway({}, { registry, ...options });
  await world.rig.turn();
  return { gateway, registry };
}

onBoth("a gateway announces where it listens and what it is", async (world) => {
  const advertise = { zone: "eu", weight: 5, version: "2.0", metadata: { rack: "7" } };
  const { gateway, registry } = await registered(world, { advertise });
  const { instances } = await registry.snapshot();
  const [instance] = instances;
  const address = gateway.addresses[0];
  assert.match(instance?.addresses[0] ?? "", new RegExp(`:${address?.port}/?$`));
  assert.match(instance?.schemaHash ?? "", /^[0-9a-f]{16}$/);
  assert.equal(typeof instance?.startedAt, "number");
  const { addresses: _, schemaHash: _hash, startedAt: _start, ...facts } = instance ?? {};
  assert.deepEqual(facts, { id: "probe-1", type: "probe", ...advertise });
});

inMemory("the address that others see may be another", async (world) => {
  const advertise = { host: "game.example", port: 443 };
  const { registry } = await registered(world, { advertise });
  assert.deepEqual((await registry.snapshot()).instances[0]?.addresses, ["tcp://game.example:443"]);
});

inMemory("nothing is announced before a gateway listens, nor when it cannot", async (world) => {
  const registry = new WaywardRegistry();
  world.newGateway({}, { registry });
  await world.rig.advance(1_000);
  assert.equal(registry.attempts, 0);
});

inMemory("a gateway leaves the list before it refuses calls", async (world) => {
  const { gateway, registry } = await registered(world);
  let stateThen = "";
  registry.watch(undefined, ({ instances }) => {
    if (instances.length === 0) stateThen = gateway.inspect().state;
  });
  await world.rig.run(gateway.stop());
  assert.equal(stateThen, "listening");
});

inMemory(
  "a gateway whose registry is away starts, and registers within three seconds of its return",
  async (world) => {
    const registry = new WaywardRegistry();
    registry.isAway = true;
    await world.gateway({}, { registry });
    await world.rig.advance(120_000);
    assert.deepEqual(await idsOf(registry), []);
    assert.deepEqual(world.logger.messages("warn"), [
      "could not register, will try again: nobody answers",
      "could not register, will try again: nobody answers",
    ]);
    registry.isAway = false;
    await world.rig.advance(3_600);
    assert.deepEqual(await idsOf(registry), ["probe-1"]);
  },
);

inMemory("a place that has run out is taken again", async (world) => {
  const { registry } = await registered(world);
  registry.lose();
  await world.rig.turn();
  assert.equal(registry.attempts, 2);
  assert.deepEqual(await idsOf(registry), ["probe-1"]);
});

inMemory(
  "a gateway whose id another one has taken says so and leaves it to that one",
  async (world) => {
    const { registry } = await registered(world);
    const other = { id: "probe-1", type: "probe", addresses: ["tcp://10.0.0.9:1"] };
    await registry.register(other);
    await world.rig.advance(60_000);
    assert.deepEqual((await registry.snapshot()).instances, [other]);
    assert.deepEqual(world.logger.messages("error"), [
      "no longer registered: another server probe-1 has registered",
    ]);
  },
);

inMemory("what is announced can be changed, also while the registry is away", async (world) => {
  const { gateway, registry } = await registered(world);
  await gateway.announce({ weight: 2 });
  assert.equal((await registry.snapshot()).instances[0]?.weight, 2);
  registry.isAway = true;
  await gateway.announce({ weight: 9 });
  registry.isAway = false;
  await world.rig.advance(1_000);
  assert.equal((await registry.snapshot()).instances[0]?.weight, 9);
  await assert.rejects(gateway.announce({ weight: 0 }), TypeError);
});

inMemory("a place whose entry could not be changed is given back", async (world) => {
  const registry = new MemoryRegistry();
  const closed: number[] = [];
  const register = registry.register.bind(registry);
  let count = 0;
  registry.register = async (instance) => {
    const number = ++count;
    const lease = await register(instance);
    const update = (): Promise<void> => Promise.reject(new Error("nobody answers"));
    const close = (): Promise<void> => {
      closed.push(number);
      return lease.close();
    };
    return { onLost: (listener) => lease.onLost(listener), update, close };
  };
  const gateway = await world.gateway({}, { registry });
  await world.rig.turn();
  await Promise.all([gateway.announce({ weight: 2 }), gateway.announce({ weight: 3 })]);
  assert.deepEqual(closed, [1]);
  await world.rig.advance(1_000);
  assert.equal((await registry.snapshot()).instances[0]?.weight, 3);
  await world.rig.run(gateway.stop());
  assert.deepEqual(closed, [1, 2]);
});

inMemory(
  "a registry that does not answer holds a gateway up for two seconds when it stops",
  async (world) => {
    const { gateway, registry } = await registered(world);
    registry.isAway = true;
    const before = world.rig.clock.now;
    await world.rig.run(gateway.stop());
    assert.equal(world.rig.clock.now - before, 2_000);
  },
);

/** A probe server whose service was generated from another schema. */
class ChangedProbe extends ProbeServer {
  override readonly service = { ...new ProbeServer().service, schemaHash: "ffffffffffffffff" };
}

inMemory("equal services have equal hashes, others have others, none have none", async (world) => {
  const one = await registered(world);
  const two = await registered(world, { id: "probe-2" });
  const other = await registered(world, { id: "probe-3", services: [new ChangedProbe()] });
  const none = await registered(world, { id: "probe-4", services: [] });
  const hashes: (string | undefined)[] = [];
  for (const { registry } of [one, two, other, none]) {
    hashes.push((await registry.snapshot()).instances[0]?.schemaHash);
  }
  assert.match(hashes[0] ?? "", /^[0-9a-f]{16}$/);
  assert.equal(hashes[1], hashes[0]);
  assert.match(hashes[2] ?? "", /^[0-9a-f]{16}$/);
  assert.notEqual(hashes[2], hashes[0]);
  assert.equal(hashes[3], undefined);
});

for (const [message, options] of Object.entries<Partial<GatewayOptions>>({
  "advertise.host: needed": { listen: [{ transport: "tcp", port: 0, host: "0.0.0.0" }] },
  "advertise.port: expected": { advertise: { port: 0 } },
  "instance probe-1: weight: expected": { advertise: { weight: 0 } },
  "instance probe-1: metadata: expected at most 1024 bytes": {
    advertise: { metadata: { note: "x".repeat(2000) } },
  },
  "instance advertise: addresses: expected": { advertise: { addresses: ["chat.example"] } },
})) {
  test(`options are checked: ${message}`, () => {
    const given = {
      id: "probe-1",
      type: "probe",
      services: [new ProbeServer({})],
      listen: [{ transport: "tcp", port: 0 } as const],
      registry: new MemoryRegistry(),
      ...options,
    };
    assert.throws(
      () => new Gateway(given),
      (error: unknown) => error instanceof TypeError && error.message.startsWith(message),
    );
  });
}
