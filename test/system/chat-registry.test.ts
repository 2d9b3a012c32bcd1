/** The chat example's servers come, go and are replaced under load: no call is lost. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { EtcdServer } from "../support/etcd-server.js";
import { runProcess } from "../support/run-process.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));

let servers: readonly EtcdServer[] = [];

before(async () => (servers = await EtcdServer.cluster(3)));
after(() => Promise.all(servers.map((server) => server.kill())));

const registries: Readonly<Record<string, () => string>> = {
  "a file": () => "file",
  "three etcd servers": () => `etcd://${servers.map(({ url }) => new URL(url).host).join()}`,
};

for (const [name, registry] of Object.entries(registries)) {
  test(`with ${name}: two servers added, one removed, the others replaced, no call failed`, async (context) => {
    const words = ["run", "--silent", "registry", "--workspace", "examples/chat"];
    const { status, stdout, stderr } = await runProcess(
      "npm",
      [...words, "--", "--registry", registry()],
      { cwd: repository, timeoutMs: 120_000 },
    );
    const summary = /^\d+ calls, 0 failed: .*chat-4 \d+$/m.exec(stdout)?.[0];
    context.diagnostic(summary ?? stdout);
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.ok(summary !== undefined, stdout);
    assert.equal(stdout.match(/was replaced/g)?.length, 3);
  });
}
