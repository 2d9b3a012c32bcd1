import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { EtcdRegistry } from "../../runtime/src/registries/index.js";
import { registryContract } from "../../runtime/src/testing.js";
import { EtcdServer } from "../support/etcd-server.js";
import { busyScene, note, Scene, type SceneEndpoints, TTL_MS, until } from "./etcd-scene.js";

let servers: readonly EtcdServer[] = [];
let contracts = 0;

function urls(): readonly string[] {
  return servers.map(({ url }) => url);
}

function endpoints(): SceneEndpoints {
  return { servers: urls(), callers: urls() };
}

for (const size of [1, 3]) {
  describe(`with ${size === 1 ? "one etcd server" : "three etcd servers"}`, () => {
    before(async () => (servers = await EtcdServer.cluster(size)));
    after(() => Promise.all(servers.map((server) => server.kill())));

    test("a new server is called, and one that stops no longer, without a failed call", async (context) => {
      const scene = await busyScene(context, endpoints());
      const third = await scene.gateway("probe-3");
      const addedMs = await until(() => scene.answered.includes("probe-3"));
      await third.stop();
      const seen = scene.answered.length;
      const goneMs = await until(() => scene.station.stateOf("probe-3") === undefined);
      await until(() => scene.answered.length > seen + 100);
      note(context, `called after ${addedMs} ms, forgotten after ${goneMs} ms`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("every server is replaced in turn without a failed call", async (context) => {
      const scene = new Scene(context, endpoints());
      const olds = [await scene.gateway("probe-1"), await scene.gateway("probe-2")];
      await until(() => scene.station.inspect().servers.length === 2);
      scene.load();
      for (const old of olds) {
        const seen = scene.answered.length;
        await until(() => scene.answered.includes(old.id, seen));
        await old.stop();
        const stopped = scene.answered.length;
        await scene.gateway(old.id);
        await until(() => scene.answered.includes(old.id, stopped));
      }
      note(context, "two servers replaced", scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("etcd killed and started again costs no call, and its list comes back", async (context) => {
      const scene = await busyScene(context, endpoints());
      await Promise.all(servers.map((server) => server.kill()));
      await sleep(2 * TTL_MS);
      assert.equal(scene.station.inspect().registry?.isStale, true);
      await Promise.all(servers.map((server) => server.start()));
      const listedMs = await until(async () => (await scene.listed()).length === 2);
      const freshMs = await until(() => scene.station.inspect().registry?.isStale === false);
      await scene.gateway("probe-3");
      await until(() => scene.answered.includes("probe-3"));
      note(context, `listed after ${listedMs} ms, followed after ${freshMs} ms more`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("etcd that stands still for longer than the leases costs no call, and all register again", async (context) => {
      const scene = await busyScene(context, endpoints());
      for (const server of servers) server.stop();
      await sleep(2.5 * TTL_MS);
      for (const server of servers) server.resume();
      await sleep(500);
      const listedMs = await until(async () => (await scene.listed()).length === 2);
      await scene.gateway("probe-3");
      await until(() => scene.answered.includes("probe-3"));
      note(context, `listed again ${listedMs + 500} ms after it went on`, scene);
      assert.deepEqual(await scene.close(), []);
    });

    test("a server that is killed is off the list when its lease has run out", async (context) => {
      const registry = new EtcdRegistry({ endpoints: urls(), namespace: `gone-${size}` });
      const lease = { TTL: 3, ID: 0 };
      const granted = await servers[0]?.post("/v3/lease/grant", lease);
      const { ID } = granted as { ID: string };
      const text = JSON.stringify({ id: "dead", type: "probe", addresses: ["tcp://127.0.0.1:1"] });
      const [key, value] = [`/gone-${size}/v1/probe/dead`, text].map((each) =>
        Buffer.from(each).toString("base64"),
      );
      await servers[0]?.post("/v3/kv/put", { key, value, lease: ID });
      const seen: number[] = [];
      const watch = registry.watch(undefined, ({ instances }) => seen.push(instances.length));
      await until(() => seen.at(-1) === 1);
      context.diagnostic(`off after ${await until(() => seen.at(-1) === 0)} ms`);
      watch.close();
    });
  });
}

describe("three etcd servers, one of them in trouble", () => {
  before(async () => (servers = await EtcdServer.cluster(3)));
  after(() => Promise.all(servers.map((server) => server.kill())));

  for (const trouble of ["kill", "stop"] as const) {
    test(`the others are asked when one is hit by ${trouble}`, async (context) => {
      const scene = await busyScene(context, endpoints());
      await servers[0]?.[trouble]();
      const from = performance.now();
      await scene.gateway("probe-3");
      await until(() => scene.answered.includes("probe-3"));
      note(context, `a new server called after ${Math.round(performance.now() - from)} ms`, scene);
      if (trouble === "kill") await servers[0]?.start();
      else servers[0]?.resume();
      assert.deepEqual(await scene.close(), []);
    });
  }
});

describe("what etcd has of its own", () => {
  before(async () => (servers = await EtcdServer.cluster(1)));
  after(() => Promise.all(servers.map((server) => server.kill())));

  for (const { name, run } of registryContract) {
    test(`etcd: ${name}`, async () => {
      const namespace = `contract-${++contracts}`;
      const open = (): EtcdRegistry => new EtcdRegistry({ endpoints: urls(), namespace });
      const advance = (ms: number): Promise<void> => sleep(ms);
      await run({ open, advance, until: async (isTrue) => void (await until(isTrue)) });
    });
  }

  test("a watch goes on over a compaction, and one that was away for it begins anew", async (context) => {
    const [etcd] = servers;
    assert.ok(etcd !== undefined);
    const scene = await busyScene(context, endpoints());
    await etcd.post("/v3/kv/put", { key: "eA==", value: "eQ==" });
    const { header } = (await etcd.post("/v3/kv/range", { key: "eA==" })) as {
      header: { revision: string };
    };
    await etcd.post("/v3/kv/compaction", { revision: header.revision, physical: true });
    await scene.gateway("probe-3");
    await until(() => scene.answered.includes("probe-3"));
    assert.deepEqual(await scene.close(), []);
  });

  test("user and password open an etcd that asks for them", async () => {
    const [etcd] = servers;
    assert.ok(etcd !== undefined);
    await etcd.post("/v3/auth/user/add", { name: "root", password: "secret" });
    await etcd.post("/v3/auth/role/add", { name: "root" });
    await etcd.post("/v3/auth/user/grant", { user: "root", role: "root" });
    await etcd.post("/v3/auth/enable", {});
    const stranger = new EtcdRegistry({ endpoints: [etcd.url] });
    await assert.rejects(stranger.snapshot(), /user name is empty/);
    const known = { endpoints: [etcd.url], user: "root" };
    const wrong = new EtcdRegistry({ ...known, password: "guess" });
    await assert.rejects(wrong.snapshot(), /authentication failed/);
    const registry = new EtcdRegistry({ ...known, password: "secret" });
    const instance = { id: "a", type: "probe", addresses: ["tcp://127.0.0.1:1"] };
    const lease = await registry.register(instance, { ttlMs: TTL_MS });
    let seen = -1;
    const watch = registry.watch(undefined, ({ instances }) => (seen = instances.length));
    await until(() => seen === 1);
    // What it gave to those who had logged in is forgotten.
    await etcd.kill();
    await etcd.start();
    const second = await registry.register({ ...instance, id: "b" }, { ttlMs: TTL_MS });
    await until(() => seen === 2);
    await lease.close();
    await second.close();
    await until(() => seen === 0);
    watch.close();
  });
});
