/** Old servers that a registry lists, and gateways that announce where old callers reach them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type GatewayOptions, MemoryRegistry, StatusCode } from "../../../runtime/src/index.js";
import { pinusTcp } from "../../../runtime/src/pomelo/index.js";
import { readServerList } from "../../../runtime/src/registries/server-list-text.js";
import { infoOf } from "../../../runtime/src/registry/server-instance.js";
import { ProbeClient } from "../support/probe-service.js";
import { fails, inMemory, type World } from "../support/world.js";

const old = { transport: "pinus-tcp", port: 0 } as const;

async function announced(
  world: World,
  listen: GatewayOptions["listen"],
): Promise<{ readonly registry: MemoryRegistry; readonly addresses: readonly string[] }> {
  const registry = new MemoryRegistry();
  await world.gateway({}, { registry, listen, wires: [pinusTcp()] });
  await world.rig.turn();
  const { instances } = await registry.snapshot();
  return { registry, addresses: instances[0]?.addresses ?? [] };
}

inMemory(
  "a gateway announces the places of old callers too; new ones go elsewhere",
  async (world) => {
    const { registry, addresses } = await announced(world, [old, world.place()]);
    assert.match(addresses.join(" "), /^pinus-tcp:\/\/127\.0\.0\.1:\d+ tcp:\/\/127\.0\.0\.1:\d+$/);
    for (const wires of [[], [pinusTcp()]]) {
      const station = world.station([], { servers: undefined, registry, wires });
      assert.equal(await world.rig.run(new ProbeClient(station).echo("a")), "a");
      assert.match(station.inspect().servers[0]?.address ?? "", /^tcp:/);
    }
  },
);

inMemory("a server that only old callers reach is called by who has its wire", async (world) => {
  const { registry } = await announced(world, [old]);
  const able = world.station([], { servers: undefined, registry, wires: [pinusTcp()] });
  assert.equal(await world.rig.run(new ProbeClient(able).echo("a")), "a");
  const unable = new ProbeClient(world.station([], { servers: undefined, registry }));
  await fails(world.rig, unable.echo("a"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
});

test("a file may list what a server speaks, and pomelo's own list too", () => {
  const servers = [{ id: "chat-1", host: "10.0.0.5", port: 6050, transport: "pinus-tcp" }];
  const [instance] = readServerList(
    JSON.stringify({ development: { chat: servers } }),
    "development",
  );
  assert.deepEqual(instance?.addresses, ["pinus-tcp://10.0.0.5:6050"]);
  assert.ok(instance !== undefined);
  assert.equal(infoOf(instance, ["tcp", "ws"]), undefined);
  const info = infoOf(instance, ["tcp", "ws", "pinus-tcp"]);
  assert.deepEqual(info, { type: "chat", ...servers[0] });
});
