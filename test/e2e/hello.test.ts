import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "../support/background-process.js";
import { mustRun } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const example = join(repository, "examples/hello");

test("examples/hello prints what its README says", async (context) => {
  const cwd = temporaryFolder();
  cpSync(example, cwd, { recursive: true, filter: (path) => !path.endsWith("/gen") });
  symlinkSync(join(repository, "node_modules"), join(cwd, "node_modules"));
  // The example's own port may be taken on this machine.
  const port = await freePort();
  for (const name of ["server.ts", "client.ts"]) {
    const path = join(cwd, name);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("3333", String(port)));
  }
  const options = { cwd, timeoutMs: 30_000 };
  await mustRun("npx", ["rpcgen"], options);
  const server = new BackgroundProcess("npx", ["tsx", "server.ts"], options);
  context.after(() => server.stop());
  await server.printed("listens on port");
  const { stdout } = await mustRun("npx", ["tsx", "client.ts"], options);
  assert.equal(stdout, promised());
});

/** The block of the README after "The client prints". */
function promised(): string {
  const readme = readFileSync(join(example, "README.md"), "utf8");
  const text = /The client prints:\s+```text\n([^`]+)```/.exec(readme)?.[1];
  assert.ok(text !== undefined, "the README says what the client prints");
  return text;
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The cast: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
