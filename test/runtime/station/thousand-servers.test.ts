/** What a change costs a station that knows many servers: counted, not timed. */
import assert from "node:assert/strict";
import type { ServerInstance } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { ToldRegistry } from "../support/told-registry.js";
import { inMemory, infoOf } from "../support/world.js";

const COUNT = 1_000;

inMemory(
  "a change of one server among a thousand touches that one, and no connection",
  async (world) => {
    const gateway = await world.gateway();
    const { host, port } = infoOf(gateway);
    /** Servers whose entries were looked into. */
    const read: string[] = [];
    const entry = (id: string, weight = 1): ServerInstance => ({
      id,
      type: "probe",
      weight,
      get addresses() {
        read.push(id);
        return [`tcp://${host}:${port}`];
      },
    });
    let connections = 0;
    const { environment } = world.rig;
    const counting: typeof environment = {
      ...environment,
      connect: (...given) => {
        connections++;
        return environment.connect(...given);
      },
    };
    const registry = new ToldRegistry();
    const list = Array.from({ length: COUNT }, (_, at) => entry(`probe-${at}`));
    const station = world.station([], { servers: undefined, registry, environment: counting });
    registry.tell(...list);
    assert.equal(new Set(read).size, COUNT);
    const client = new ProbeClient(station).to("probe-1");
    assert.equal(await world.rig.run(client.echo("x")), "x");
    assert.equal(connections, 1);

    const changes: readonly [string, (at: number) => void][] = [
      ["added", () => list.push(entry("new"))],
      ["changed", (at) => list.splice(at, 1, entry(`probe-${at}`, 9))],
      ["removed", (at) => list.splice(at, 1)],
    ];
    for (const [what, change] of changes) {
      read.length = 0;
      change(500);
      registry.tell(...list);
      const touched = new Set(read);
      assert.ok(touched.size <= 1, `${what}: ${touched.size} entries looked into`);
      assert.ok(read.length < 10, `${what}: ${read.length} reads`);
    }
    const servers = new Map(station.inspect().servers.map((server) => [server.id, server]));
    assert.equal(servers.size, COUNT);
    assert.equal(servers.has("probe-500"), false);
    assert.equal(servers.has("new"), true);
    assert.equal(await world.rig.run(client.echo("y")), "y");
    assert.equal(connections, 1);
  },
);

inMemory("servers that nobody has called have no mailbox", async (world) => {
  const registry = new ToldRegistry();
  const station = world.station([], { servers: undefined, registry });
  registry.tell(
    ...Array.from({ length: COUNT }, (_, at) => ({
      id: `probe-${at}`,
      type: "probe",
      addresses: ["tcp://127.0.0.1:1"],
    })),
  );
  const { servers } = station.inspect();
  assert.equal(servers.length, COUNT);
  assert.deepEqual(
    servers.filter(({ mailboxes }) => mailboxes.length > 0),
    [],
  );
});
