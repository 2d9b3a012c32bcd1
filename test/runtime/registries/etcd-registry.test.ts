import assert from "node:assert/strict";
import { test } from "node:test";
import type { LeaseLoss, RegistrySnapshot, ServerInstance } from "../../../runtime/src/index.js";
import {
  EtcdRegistry,
  type EtcdRegistryOptions,
  type EtcdTransport,
} from "../../../runtime/src/registries/index.js";
import { Simulation } from "../../../runtime/src/testing.js";
import { EtcdDouble } from "../support/etcd-double.js";

const chat: ServerInstance = { id: "chat-1", type: "chat", addresses: ["tcp://10.0.0.5:3333"] };
const user: ServerInstance = { id: "user-1", type: "user", addresses: ["tcp://10.0.0.6:3333"] };
const TTL_MS = 15_000;
const THREE = ["http://a:2379", "http://b:2379", "http://c:2379"];

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** An etcd, the clock it lives by, and somebody who watches it. */
class Scene {
  readonly simulation = new Simulation();
  readonly etcd = new EtcdDouble(this.simulation.environment);
  readonly snapshots: RegistrySnapshot[] = [];
  readonly troubles: string[] = [];
  readonly losses: LeaseLoss["kind"][] = [];

  registry(options: Partial<EtcdRegistryOptions> = {}): EtcdRegistry {
    const { environment } = this.simulation;
    const transport = this.etcd.transport();
    return new EtcdRegistry({ endpoints: ["http://a:2379"], environment, transport, ...options });
  }

  get ids(): readonly string[] {
    return this.snapshots.at(-1)?.instances.map(({ id }) => id) ?? [];
  }

  /** Runs `body` while somebody watches. */
  async watched(
    body: (registry: EtcdRegistry) => Promise<void>,
    options: Partial<EtcdRegistryOptions> = {},
  ): Promise<void> {
    const registry = this.registry(options);
    const watch = registry.watch(
      undefined,
      (snapshot) => this.snapshots.push(snapshot),
      ({ message }) => this.troubles.push(message),
    );
    await this.simulation.advance(0);
    await body(registry);
    watch.close();
  }

  /** Registers, and notes when the place is lost. */
  async register(instance = chat): Promise<void> {
    const lease = await this.registry().register(instance, { ttlMs: TTL_MS });
    lease.onLost(({ kind }) => this.losses.push(kind));
  }
}

test("a lease that etcd has forgotten is reported as expired", async () => {
  const scene = new Scene();
  await scene.register();
  scene.etcd.wipe();
  await scene.simulation.advance(5_000);
  assert.deepEqual(scene.losses, ["expired"]);
});

test("a lease outlives an etcd that starts again within its time", async () => {
  const scene = new Scene();
  await scene.register();
  scene.etcd.kill();
  await scene.simulation.advance(8_000);
  scene.etcd.restart();
  await scene.simulation.advance(30_000);
  assert.deepEqual(scene.losses, []);
  assert.equal((await scene.registry().snapshot()).instances.length, 1);
});

test("a lease that ran out while etcd stood still is reported within three seconds of its return", async () => {
  const scene = new Scene();
  await scene.register();
  scene.etcd.stop();
  await scene.simulation.advance(60_000);
  assert.deepEqual(scene.losses, []);
  scene.etcd.resume();
  await scene.simulation.advance(3_000);
  assert.deepEqual(scene.losses, ["expired"]);
});

test("a key that somebody has deleted is put again", async () => {
  const scene = new Scene();
  const registry = scene.registry();
  const lease = await registry.register(chat, { ttlMs: TTL_MS });
  scene.etcd.deleteAll();
  await scene.simulation.advance(5_000);
  assert.equal((await registry.snapshot()).instances.length, 1);
  await lease.close();
});

test("a watch that breaks begins again with the whole list", async () => {
  const scene = new Scene();
  await scene.watched(async () => {
    await scene.register();
    scene.etcd.breakWatches();
    await scene.register(user);
    await scene.simulation.advance(2_000);
    assert.deepEqual(scene.ids, ["chat-1", "user-1"]);
    assert.deepEqual(scene.troubles, ["etcd: the watch has ended"]);
  });
});

test("a watch behind a compaction begins again without trouble", async () => {
  const scene = new Scene();
  scene.etcd.compactAtNextWatch = true;
  await scene.watched(async () => {
    await scene.register();
    await scene.simulation.advance(2_000);
    assert.deepEqual(scene.ids, ["chat-1"]);
    assert.deepEqual(scene.troubles, []);
  });
});

test("a watch that has gone silent is found out within five seconds and a grace", async () => {
  const scene = new Scene();
  await scene.watched(async () => {
    scene.etcd.silence();
    await scene.register();
    await scene.simulation.advance(7_500);
    assert.deepEqual(scene.ids, ["chat-1"]);
    assert.deepEqual(scene.troubles, ["etcd: the watch has left something out"]);
  });
});

test("an etcd that stands still is reported as trouble, and its list is kept", async () => {
  const scene = new Scene();
  await scene.register();
  await scene.watched(async () => {
    scene.etcd.stop();
    await scene.simulation.advance(20_000);
    assert.deepEqual(scene.ids, ["chat-1"]);
    assert.match(scene.troubles[0] ?? "", /no answer within 2000 ms/);
    scene.etcd.resume();
  });
});

test("a quiet watch is left alone, and opened anew before fetch gives up on it", async () => {
  const scene = new Scene();
  await scene.register();
  await scene.watched(async () => {
    await scene.simulation.advance(190_000);
    assert.equal(scene.etcd.watched.length, 1);
    await scene.simulation.advance(50_000);
    assert.equal(scene.etcd.watched.length, 2);
    assert.equal(scene.snapshots.length, 1);
    await scene.register(user);
    await scene.simulation.advance(0);
    assert.deepEqual(scene.ids, ["chat-1", "user-1"]);
    assert.deepEqual(scene.troubles, []);
  });
});

test("a watch that is refused is reported with the reason, less and less often", async () => {
  const scene = new Scene();
  scene.etcd.watchRefusal = "permission denied";
  await scene.watched(async () => {
    await scene.simulation.advance(60_000);
    assert.equal(scene.troubles[0], "etcd: /v3/watch: cancelled: permission denied");
    assert.ok(scene.etcd.watched.length < 70, `${scene.etcd.watched.length} attempts`);
    scene.etcd.watchRefusal = undefined;
    await scene.register();
    await scene.simulation.advance(2_000);
    assert.deepEqual(scene.ids, ["chat-1"]);
  });
});

test("of three servers one stands still: what happens is told at once all the same", async () => {
  const scene = new Scene();
  const cluster = { endpoints: THREE };
  await scene.watched(async () => {
    assert.deepEqual(scene.etcd.watched, ["a:2379", "b:2379"]);
    scene.etcd.stopServer("a:2379");
    const registering = scene.registry(cluster).register(chat, { ttlMs: TTL_MS });
    await scene.simulation.advance(500);
    await registering;
    assert.deepEqual(scene.ids, ["chat-1"]);
    await scene.simulation.advance(8_500);
    assert.deepEqual(scene.etcd.watched, ["a:2379", "b:2379", "c:2379"]);
    scene.etcd.stopServer("b:2379");
    const second = scene.registry(cluster).register(user, { ttlMs: TTL_MS });
    await scene.simulation.advance(1_000);
    await second;
    assert.deepEqual(scene.ids, ["chat-1", "user-1"]);
    assert.deepEqual(scene.troubles, []);
  }, cluster);
});

test("a server of two that stands still is asked again and again, with pauses", async () => {
  const scene = new Scene();
  await scene.watched(
    async () => {
      scene.etcd.stopServer("b:2379");
      await scene.register();
      await scene.simulation.advance(60_000);
      assert.deepEqual(scene.ids, ["chat-1"]);
      assert.deepEqual(scene.troubles, []);
      assert.equal(scene.etcd.watched.length, 2);
      assert.ok(scene.etcd.attemptsAt("b:2379") > 10 && scene.etcd.attemptsAt("b:2379") < 40);
    },
    { endpoints: THREE.slice(0, 2) },
  );
});

for (const [what, lines, message] of [
  [
    "a page",
    ["<html>"],
    /^etcd: \/v3\/lease\/grant: no server answers: .*expected JSON, got "<html>"/,
  ],
  ["nothing", [], /^etcd: \/v3\/lease\/grant: expected the number of a lease, got string ""/],
  ["another object", ['{"ID":{}}'], /expected the number of a lease, got string ""/],
  ["an array", ["[1]"], /expected the number of a lease, got string ""/],
] as const) {
  test(`a server that answers with ${what} is no etcd, and that is said`, async () => {
    const scene = new Scene();
    const transport: EtcdTransport = () => Promise.resolve({ status: 200, lines: linesOf(lines) });
    const registry = scene.registry({ transport });
    await assert.rejects(registry.register(chat, { ttlMs: TTL_MS }), { message });
  });
}

test("an answer of nonsense leaves a watch with an empty list, or with trouble", async () => {
  for (const text of ['{"header":{"revision":"x"},"kvs":[null,{},{"key":7}],"count":-1}', "{}"]) {
    const scene = new Scene();
    const transport: EtcdTransport = () => Promise.resolve({ status: 200, lines: linesOf([text]) });
    await scene.watched(
      async () => {
        await scene.simulation.advance(30_000);
        assert.deepEqual(scene.ids, []);
        assert.equal(scene.troubles[0], "etcd: the watch has ended");
      },
      { transport },
    );
  }
});

test("what stands between, and answers with a page, is passed over for the next server", async () => {
  const scene = new Scene();
  const etcd = scene.etcd.transport();
  const transport: EtcdTransport = (request) =>
    request.url.startsWith("http://a")
      ? Promise.resolve({ status: 404, lines: linesOf(["<html>"]) })
      : etcd(request);
  const registry = scene.registry({ endpoints: THREE, transport });
  assert.deepEqual((await registry.snapshot()).instances, []);
});

test("the next of several servers is asked when one does not answer", async () => {
  const scene = new Scene();
  const transport = scene.etcd.transport((url) => url.startsWith("http://b"));
  const endpoints = ["http://a:2379", "http://b:2379/", "http://c:2379"];
  const registry = scene.registry({ endpoints, transport });
  const lease = await registry.register(chat, { ttlMs: TTL_MS });
  assert.equal((await registry.snapshot()).instances.length, 1);
  await lease.close();
});

test("when no server answers, that is said", async () => {
  const scene = new Scene();
  scene.etcd.kill();
  const refused = {
    message: "etcd: /v3/lease/grant: no server answers: http://a:2379: ECONNREFUSED",
  };
  await assert.rejects(scene.registry().register(chat, { ttlMs: TTL_MS }), refused);
});

test("user and password are shown, and once more when the token is no longer taken", async () => {
  const scene = new Scene();
  scene.etcd.users.set("game", "secret");
  const registry = scene.registry({ user: "game", password: "secret" });
  await registry.register(chat, { ttlMs: TTL_MS });
  scene.etcd.forgetTokens();
  assert.equal((await registry.snapshot()).instances.length, 1);
  assert.equal(scene.etcd.asked.filter((path) => path.includes("auth")).length, 2);
});

test("a wrong password is refused, and asked for again next time", async () => {
  const scene = new Scene();
  scene.etcd.users.set("game", "secret");
  const registry = scene.registry({ user: "game", password: "guess" });
  await assert.rejects(registry.snapshot(), /authentication failed/);
  scene.etcd.users.set("game", "guess");
  assert.deepEqual((await registry.snapshot()).instances, []);
});

test("values that are no servers are left out of the list", async () => {
  const scene = new Scene();
  await scene.register();
  scene.etcd.putText("/mailstation/v1/chat/odd", "no JSON");
  await scene.watched(async () => {
    assert.deepEqual(scene.ids, ["chat-1"]);
    await scene.simulation.advance(60_000);
    assert.deepEqual(scene.troubles, []);
  });
});

for (const [option, options] of Object.entries({
  "endpoints: expected at least one": { endpoints: [] },
  "endpoints[0]: expected http://host:port": { endpoints: ["etcd:2379"] },
  "timeoutMs: expected an integer": { timeoutMs: 0 },
  "namespace: expected text": { namespace: "" },
  "user: expected text": { user: "" },
})) {
  test(`options are checked: ${option}`, () => {
    assert.throws(
      () => new Scene().registry(options),
      (error: unknown) => error instanceof TypeError && error.message.startsWith(option),
    );
  });
}
