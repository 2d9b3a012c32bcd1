/** What happens where etcd runs, and cannot be reached: its network is a namespace whose cables are pulled. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { EtcdServer } from "../support/etcd-server.js";
import { PrivateNetwork, WAYS } from "../support/private-network.js";
import { busyScene, note, type SceneEndpoints, TTL_MS, until } from "./etcd-scene.js";

const probe = PrivateNetwork.open(0);
const skip = typeof probe === "string" ? probe : false;
if (typeof probe !== "string") probe.close();

for (const size of [1, 3]) {
  describe(`etcd on ${size === 1 ? "a machine of its own" : "three machines"}`, { skip }, () => {
    let network: PrivateNetwork;
    let servers: readonly EtcdServer[] = [];

    before(async () => {
      const opened = PrivateNetwork.open(size);
      assert.ok(typeof opened !== "string");
      network = opened;
      servers = await EtcdServer.clusterAt(
        network.machines.map(({ command, addresses }) => ({
          command,
          clientHost: addresses.callers,
          peerHost: addresses.peers,
        })),
      );
    });

    after(async () => {
      await Promise.all(servers.map((server) => server.kill()));
      network.close();
    });

    function endpoints(): SceneEndpoints {
      const at = (side: "servers" | "callers"): readonly string[] =>
        servers.map(({ port }, index) => {
          return `http://${network.machines[index]?.addresses[side] ?? ""}:${port}`;
        });
      return { servers: at("servers"), callers: at("callers") };
    }

    test("nobody reaches it for longer than the leases: no call fails, all register again", async (context) => {
      const scene = await busyScene(context, endpoints());
      network.cut(["servers", "callers"]);
      await sleep(4 * TTL_MS);
      assert.equal(scene.station.inspect().registry?.isStale, true);
      network.mend(["servers", "callers"]);
      const listedMs = await until(async () => (await scene.listed()).length === 2);
      const freshMs = await until(() => scene.station.inspect().registry?.isStale === false);
      await scene.gateway("probe-3");
      const calledMs = await scene.called("probe-3");
      const what = `listed after ${listedMs} ms, followed after ${freshMs} ms more`;
      note(context, `${what}, a new server called after ${calledMs} ms`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("servers alone do not reach it: they leave its list, and are called all the same", async (context) => {
      const scene = await busyScene(context, endpoints());
      network.cut(["servers"]);
      await until(() => scene.station.inspect().registry?.absent === 2);
      const seen = scene.answered.length;
      await sleep(TTL_MS);
      assert.deepEqual([...new Set(scene.answered.slice(seen))].sort(), ["probe-1", "probe-2"]);
      network.mend(["servers"]);
      const listedMs = await until(async () => (await scene.listed()).length === 2);
      await until(() => scene.station.inspect().registry?.absent === 0);
      note(context, `listed again after ${listedMs} ms`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("callers alone do not reach it: they go on, and see later what they have missed", async (context) => {
      const scene = await busyScene(context, endpoints());
      network.cut(["callers"]);
      const third = await scene.gateway("probe-3");
      await until(() => scene.station.inspect().registry?.isStale === true);
      assert.equal(scene.answered.includes("probe-3"), false);
      network.mend(["callers"]);
      const calledMs = await scene.called("probe-3");
      await third.stop();
      await until(() => scene.station.stateOf("probe-3") === undefined);
      note(context, `what was missed was called after ${calledMs} ms`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    if (size === 1) return;

    test("one machine of three is cut off from all: nobody is held up", async (context) => {
      const scene = await busyScene(context, endpoints());
      for (let index = 0; index < size; index++) {
        network.cut(WAYS, index);
        const id = `new-${index}`;
        const from = performance.now();
        await scene.gateway(id);
        await until(async () => (await scene.listed()).includes(id));
        const listedMs = Math.round(performance.now() - from);
        if (!scene.answered.includes(id)) await scene.called(id);
        const calledMs = Math.round(performance.now() - from);
        note(context, `registered after ${listedMs} ms, called after ${calledMs} ms`, scene);
        network.mend(WAYS, index);
        await until(() => servers[index]?.isHealthy() ?? false);
      }
      assert.deepEqual(await scene.close(), []);
    });
  });
}
