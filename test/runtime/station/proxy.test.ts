import assert from "node:assert/strict";
import { MemoryRegistry, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { fails, inMemory, infoOf } from "../support/world.js";

inMemory("a proxy calls servers of the type that it names", async (world) => {
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)]);
  assert.equal(await world.rig.run(station.proxy("probe", ProbeClient).echo("a")), "a");
  const other = station.proxy("nobody", ProbeClient).echo("a");
  const expected = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;
  await fails(world.rig, other, { ...expected, reason: /no server of type nobody/ });
});

inMemory(
  "a proxy of endpoints takes whoever answers there, if the type is right",
  async (world) => {
    const gateway = await world.gateway();
    const { host, port } = infoOf(gateway);
    const station = world.station([]);
    const right = station.proxy(`probe@tcp -h ${host} -p ${port}`, ProbeClient);
    assert.equal(await world.rig.run(right.echo("a")), "a");
    const wrong = station.proxy(`chat@tcp -h ${host} -p ${port}`, ProbeClient);
    const expected = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;
    await fails(world.rig, wrong.with({ failMode: "failfast" }).echo("a"), {
      ...expected,
      reason: /this is server probe-1 of type probe/,
    });
  },
);

inMemory("a proxy may name the station's registry, and no other", async (world) => {
  const registry = new MemoryRegistry();
  await world.gateway({}, { registry });
  const station = world.station([], { servers: undefined, registry });
  assert.equal(await world.rig.run(station.proxy("probe@memory", ProbeClient).echo("a")), "a");
  assert.throws(() => station.proxy("probe@etcd", ProbeClient), {
    name: "TypeError",
    message: '"probe@etcd": the station\'s registry is memory',
  });
});

inMemory("calls of the type at large do not go to a proxy's endpoints", async (world) => {
  const near = await world.gateway({ text: () => "near" });
  const far = await world.gateway({ text: () => "far" }, { id: "probe-2" });
  const station = world.station([infoOf(near)]);
  const { host, port } = infoOf(far);
  const proxy = station.proxy(`probe@tcp://${host}:${port}`, ProbeClient);
  const client = new ProbeClient(station);
  for (let call = 0; call < 4; call++) {
    assert.equal(await world.rig.run(proxy.echo("")), "far");
    assert.equal(await world.rig.run(client.echo("")), "near");
  }
});
