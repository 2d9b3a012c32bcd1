/** The health service that every gateway has. */
import assert from "node:assert/strict";
import { HealthClient, type HealthStatus } from "../../../runtime/src/builtin.js";
import { type Gateway, StatusCode } from "../../../runtime/src/index.js";
import { ProbeServer } from "../support/probe-service.js";
import { deferred, fails, infoOf, onBoth, type World } from "../support/world.js";

const PROBE = "test.v1.Probe";

async function served(world: World, id = "probe-1"): Promise<Gateway> {
  return world.gateway({}, { id });
}

onBoth(
  "a server serves, and so does each of its services; of others it knows nothing",
  async (world) => {
    const client = new HealthClient(world.station([infoOf(await served(world))]));
    assert.equal(await world.rig.run(client.check()), "SERVING");
    assert.equal(await world.rig.run(client.check(PROBE)), "SERVING");
    assert.equal(await world.rig.run(client.check("mailstation.v1.Health")), "SERVING");
    assert.equal(await world.rig.run(client.check("test.v1.Other")), "UNKNOWN");
  },
);

onBoth(
  "setHealth changes what is told of a service, and of all of them for the server",
  async (world) => {
    const gateway = await served(world);
    const client = new HealthClient(world.station([infoOf(gateway)]));
    const told = async (): Promise<readonly HealthStatus[]> =>
      world.rig.run(Promise.all([client.check(), client.check(PROBE), client.check("x.Y")]));
    gateway.setHealth(PROBE, "NOT_SERVING");
    assert.deepEqual(await told(), ["SERVING", "NOT_SERVING", "UNKNOWN"]);
    gateway.setHealth(PROBE, "SERVING");
    gateway.setHealth("", "NOT_SERVING");
    assert.deepEqual(await told(), ["NOT_SERVING", "NOT_SERVING", "UNKNOWN"]);
    gateway.setHealth("", "SERVING");
    assert.deepEqual(await told(), ["SERVING", "SERVING", "UNKNOWN"]);
  },
);

onBoth("setHealth refuses what is no service and what is no status", async (world) => {
  const gateway = await served(world);
  assert.throws(() => gateway.setHealth("test.v1.Prob", "SERVING"), {
    name: "TypeError",
    message: 'setHealth: string "test.v1.Prob" is no service that is served here',
  });
  assert.throws(() => gateway.setHealth(PROBE, "UNKNOWN" as never), {
    name: "TypeError",
    message: 'setHealth: expected SERVING or NOT_SERVING, got string "UNKNOWN"',
  });
});

onBoth("watch tells the status at once and each change, and nothing twice", async (world) => {
  const gateway = await served(world);
  const client = new HealthClient(world.station([infoOf(gateway)]));
  const statuses = client.watch(PROBE)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => (await world.rig.run(statuses.next())).value;
  assert.equal(await next(), "SERVING");
  gateway.setHealth(PROBE, "NOT_SERVING");
  assert.equal(await next(), "NOT_SERVING");
  gateway.setHealth(PROBE, "NOT_SERVING");
  gateway.setHealth("", "NOT_SERVING");
  await world.rig.turn();
  gateway.setHealth("", "SERVING");
  gateway.setHealth(PROBE, "SERVING");
  assert.equal(await next(), "SERVING");
  await world.rig.run(Promise.resolve(statuses.return?.()));
  await world.rig.until(() => gateway.callsRunning === 0);
});

onBoth(
  "a server that stops tells so while it drains, and does not wait for those who watch",
  async (world) => {
    const answer = deferred<string>();
    const started = deferred<void>();
    const text = (): Promise<string> => (started.resolve(), answer.promise);
    const gateway = await world.gateway({}, { services: [new ProbeServer({ text })] });
    const [info] = [infoOf(gateway)];
    const statuses = new HealthClient(world.station([info])).watch()[Symbol.asyncIterator]();
    assert.equal((await world.rig.run(statuses.next())).value, "SERVING");
    const running = world.client([info]).echo("x");
    await world.rig.run(started.promise);
    const stopped = gateway.stop();
    assert.equal((await world.rig.run(statuses.next())).value, "NOT_SERVING");
    assert.equal((await world.rig.run(statuses.next())).done, true);
    await world.rig.until(() => gateway.callsRunning === 1);
    answer.resolve("done");
    assert.equal(await world.rig.run(running), "done");
    await world.rig.run(stopped);
  },
);

onBoth("a connection that is lost ends the watching at the server", async (world) => {
  const gateway = await served(world);
  const statuses = new HealthClient(world.station([infoOf(gateway)])).watch();
  const iterator = statuses[Symbol.asyncIterator]();
  assert.equal((await world.rig.run(iterator.next())).value, "SERVING");
  const lost = iterator.next();
  world.rig.cutAll();
  await fails(world.rig, lost, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
  await world.rig.until(() => gateway.callsRunning === 0);
});

onBoth("any server can be asked: the one that is named, or all of all types", async (world) => {
  const gateways = [
    await served(world, "probe-1"),
    await world.gateway({}, { id: "other-1", type: "other", services: [] }),
  ];
  gateways[1]?.setHealth("", "NOT_SERVING");
  const client = new HealthClient(world.station(gateways.map(infoOf)));
  assert.equal(await world.rig.run(client.to("probe-1").check()), "SERVING");
  assert.equal(await world.rig.run(client.to("other-1").check()), "NOT_SERVING");
  const all = await world.rig.run(client.broadcast().check());
  assert.deepEqual(
    [...all],
    [
      ["probe-1", { status: "fulfilled", value: "SERVING" }],
      ["other-1", { status: "fulfilled", value: "NOT_SERVING" }],
    ],
  );
});

onBoth("a server of which only the address is known can be asked too", async (world) => {
  const info = { ...infoOf(await served(world)), id: "there", type: "*" };
  assert.equal(
    await world.rig.run(new HealthClient(world.station([info])).check(PROBE)),
    "SERVING",
  );
  await fails(world.rig, world.client([info]).to("there").echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason: /^server there is of type \*; test\.v1\.Probe\/echo is served by type probe$/,
  });
});

onBoth("no gateway is of any type", async (world) => {
  assert.throws(() => world.newGateway({}, { type: "*" }), {
    name: "TypeError",
    message: "type: * stands for servers of any type",
  });
});
