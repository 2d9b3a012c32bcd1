/** A server whose process is killed, and one that is started in its place. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EtcdServer } from "../support/etcd-server.js";
import { startGatewayProcess } from "./etcd-gateway-process.js";
import { busyScene, note, until } from "./etcd-scene.js";

let servers: readonly EtcdServer[] = [];

before(async () => (servers = await EtcdServer.cluster(1)));
after(() => Promise.all(servers.map((server) => server.kill())));

test("a killed server is out of rotation when its connection breaks, off the list at its time, and back when it is", async (context) => {
  const urls = servers.map(({ url }) => url);
  const scene = await busyScene(context, { servers: urls, callers: urls });
  const start = () => startGatewayProcess("probe-3", scene.namespace, urls);
  const killed = await start();
  await scene.called("probe-3");

  const from = performance.now();
  killed.signal("SIGKILL");
  const brokenMs = await until(() => scene.station.stateOf("probe-3")?.kind !== "open");
  const lost = scene.failures.length;
  const seen = scene.answered.length;
  await until(async () => (await scene.listed()).join() === "probe-1,probe-2");
  const unlistedMs = Math.round(performance.now() - from);
  await until(() => scene.station.stateOf("probe-3") === undefined);
  assert.equal(scene.answered.includes("probe-3", seen), false);
  // Calls that were under way may have run; after that nobody is sent there.
  assert.equal(scene.failures.length, lost);
  for (const failure of scene.failures) assert.match(failure, /^probe-3: maybe-executed: /);

  const again = await start();
  const backMs = await scene.called("probe-3");
  const what = `broken after ${brokenMs} ms, off the list after ${unlistedMs} ms`;
  note(context, `${what}, called ${backMs} ms after it listens again`, scene);
  assert.equal((await scene.close()).length, lost);
  await again.stop();
});

test("an address that belongs to another server by now is not called", async (context) => {
  const urls = servers.map(({ url }) => url);
  const scene = await busyScene(context, { servers: urls, callers: urls });
  const gateway = await scene.gateway("probe-3");
  await scene.called("probe-3");
  const port = gateway.addresses[0]?.port ?? 0;
  const registered = { id: "probe-4", type: "probe", addresses: [`tcp://127.0.0.1:${port}`] };
  const lease = await scene.registry("servers").register(registered, { ttlMs: 60_000 });
  await until(() => scene.station.stateOf("probe-4")?.kind === "waiting");
  const [told] = scene.station.inspect().servers.filter(({ id }) => id === "probe-4");
  assert.match(told?.mailboxes[0]?.lastFailure?.message ?? "", /this is server probe-3/);
  await lease.close();
  assert.deepEqual(await scene.close(), []);
});
