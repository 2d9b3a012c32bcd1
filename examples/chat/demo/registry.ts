import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Station } from "mailstation";
import { openRegistry } from "mailstation/registry";
import { ServerProcess } from "../cluster/server-process.js";
import { createRpc } from "../gen/index.js";

// `npm run registry -- --registry file`, or `--registry etcd://127.0.0.1:2379`: two chat servers are
// added, one is removed and all others are started anew in turn, while a thousand calls a second run.
// Exits with 1 when one of them fails.

const { values } = parseArgs({ options: { registry: { type: "string", default: "file" } } });
const isFile = values.registry === "file";
const folder = await mkdtemp(join(tmpdir(), "chat-registry-"));
const list = join(folder, "servers.json");
const name = isFile ? `file:${list}` : values.registry;
// Servers announce themselves where they can; a file is written by whoever runs them.
if (!isFile) process.env["CHAT_REGISTRY"] = name;

const processes = new Map<string, ServerProcess>();
await add("chat-1");
await add("chat-2");

const station = new Station({ registry: openRegistry(name), registryTypes: ["chat"] });
const { chatRemote } = createRpc(station).chat;
const answers = new Map<string, number>();
const failures: unknown[] = [];
let made = 0;
let isOver = false;
await station.ready({ types: ["chat"], timeoutMs: 10_000 });
const load = callSteadily();

await sleep(1_000);
for (const id of ["chat-3", "chat-4"]) {
  await add(id);
  console.log(`${id} answers ${await milliseconds(() => answers.has(id))} ms after it was started`);
}
await sleep(1_000);
await remove("chat-1");
console.log("chat-1 has left");
await sleep(1_000);
const old = [...processes.keys()];
for (const id of old) {
  await remove(id);
  answers.delete(id);
  await add(id);
  console.log(`${id} was replaced, answers after ${await milliseconds(() => answers.has(id))} ms`);
}
await sleep(1_000);

isOver = true;
await load;
await station.close();
for (const server of processes.values()) server.stop();
await rm(folder, { recursive: true });
const shares = [...answers].map(([id, count]) => `${id} ${count}`).sort();
console.log(`${made} calls, ${failures.length} failed: ${shares.join(", ")}`);
if (failures.length > 0) console.error(failures[0]);
process.exitCode = failures.length > 0 ? 1 : 0;

async function add(id: string): Promise<void> {
  processes.set(id, await ServerProcess.start(id, "chat"));
  await writeList();
}

async function remove(id: string): Promise<void> {
  const server = processes.get(id);
  processes.delete(id);
  // Off the list first, so that callers go elsewhere before they are refused; a registry is told by the server itself.
  await writeList();
  server?.stop();
  await server?.ended;
}

/** Puts a new file in place of the old one, so that nobody ever reads half of one. */
async function writeList(): Promise<void> {
  if (!isFile) return;
  const servers = [...processes.values()].map(({ info }) => info);
  await writeFile(`${list}.new`, JSON.stringify(servers));
  await rename(`${list}.new`, list);
}

async function callSteadily(): Promise<void> {
  const start = performance.now();
  const running = new Set<Promise<void>>();
  while (!isOver) {
    for (; made < performance.now() - start; made++) {
      const call = callOnce().finally(() => running.delete(call));
      running.add(call);
    }
    await sleep(2);
  }
  await Promise.all(running);
}

async function callOnce(): Promise<void> {
  try {
    const { serverId } = await chatRemote.status();
    answers.set(serverId, (answers.get(serverId) ?? 0) + 1);
  } catch (error) {
    failures.push(error);
  }
}

async function milliseconds(isTrue: () => boolean): Promise<number> {
  const start = performance.now();
  while (!isTrue()) await sleep(1);
  return Math.round(performance.now() - start);
}
