/** A server that answers users, moved as docs/migration.md says, behind a connector of a real application of pinus. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { stepsOf } from "../docs/document.js";
import { BackgroundProcess } from "../support/background-process.js";
import { PomeloUser } from "../support/pomelo-user.js";
import { mustRun } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = join(repository, "test/system/fixtures/pinus");
const installed = join(repository, "node_modules/.cache/old-application");
const timeoutMs = 60_000;

test("users of an old connector are answered by a new server, and hear from it", async (context) => {
  await install();
  const [connectorPort, chatPort, userPort, masterPort] = await freePorts(4);
  const chat = await startNew(connectorPort ?? 0);
  context.after(() => chat.stop());
  await chat.printed("port ");
  const old = startOld({
    CONNECTOR_PORT: connectorPort,
    CHAT_PORT: chatPort,
    USER_PORT: userPort,
    MASTER_PORT: masterPort,
    NEW_PORT: Number(/port (\d+)\./.exec(chat.output)?.[1]),
  });
  context.after(() => old.stop());
  await old.printed("servers: chat-3.");

  const user = await PomeloUser.connect(userPort ?? 0);
  context.after(() => user.close());
  const entered = await user.request("connector.entryHandler.enter", { uid: "ann", room: "lobby" });
  assert.deepEqual(entered, { code: 200, said: "chat-3: ann says hello" });
  const answer = await user.request("chat.chatHandler.send", { text: "é" });
  const { code, got } = Object(answer) as { readonly code?: unknown; readonly got?: object }; // looked at
  assert.equal(code, 200);
  assert.deepEqual(Object.assign({ route: "", body: {} }, got).body, { text: "é" });
  assert.deepEqual(user.pushed, [["onChat", { text: "hello" }]]);
});

async function install(): Promise<void> {
  mkdirSync(installed, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(join(fixtures, file), join(installed, file));
  }
  if (existsSync(join(installed, "node_modules/.package-lock.json"))) return;
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  await mustRun("npm", ["ci", ...options], { cwd: installed, timeoutMs });
}

/** The files of the guide page, and a program that serves what they say. */
async function startNew(connectorPort: number): Promise<BackgroundProcess> {
  const cwd = temporaryFolder();
  symlinkSync(join(repository, "node_modules"), join(cwd, "node_modules"));
  writeFileSync(join(cwd, "package.json"), `{ "type": "module" }`);
  for (const step of stepsOf(readFileSync(join(repository, "docs/migration.md"), "utf8"))) {
    if (step.kind !== "file") continue;
    mkdirSync(join(cwd, dirname(step.path)), { recursive: true });
    writeFileSync(join(cwd, step.path), step.text);
  }
  cpSync(join(fixtures, "chat-server.ts"), join(cwd, "chat-server.ts"));
  await mustRun("npx", ["rpcgen"], { cwd, timeoutMs });
  const args = ["--import", "tsx", "chat-server.ts", String(connectorPort)];
  return new BackgroundProcess(process.execPath, args, { cwd, timeoutMs });
}

/** Master, connector and chat server of pinus, each a process that the master starts. */
function startOld(ports: Readonly<Record<string, number | undefined>>): BackgroundProcess {
  const cwd = temporaryFolder();
  cpSync(fixtures, cwd, { recursive: true });
  symlinkSync(join(installed, "node_modules"), join(cwd, "node_modules"));
  const { CONNECTOR_PORT, CHAT_PORT, USER_PORT, MASTER_PORT, NEW_PORT } = ports;
  const host = "127.0.0.1";
  const user = { clientHost: host, clientPort: USER_PORT, frontend: true };
  const servers = {
    connector: [{ id: "connector-1", host, port: CONNECTOR_PORT, ...user }],
    chat: [{ id: "chat-1", host, port: CHAT_PORT }],
  };
  mkdirSync(join(cwd, "config"));
  const write = (file: string, development: object): void =>
    writeFileSync(join(cwd, "config", file), JSON.stringify({ development }));
  write("servers.json", servers);
  write("master.json", { id: "master-server-1", host, port: MASTER_PORT });
  const env = { NEW_PORT: String(NEW_PORT) };
  return new BackgroundProcess(process.execPath, ["app.js"], { cwd, env, timeoutMs });
}

/** pinus cannot be told to take any port that is free. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  // The cast: a server that listens on TCP has such an address.
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
