/** `rpcgen ls --registry`: which servers there are, and whose schema differs from one's own. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { mustRun, runProcess, type ProcessResult } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(repository, "compiler/dist/compiler/src/cli.js");
const timeoutMs = 30_000;
const env = { NO_COLOR: "1", FORCE_COLOR: "" };

/** Says what a server of these services registers. */
const server = `import { Gateway, MemoryRegistry } from "mailstation";
import { RoomsSkeleton } from "./gen/room.server.js";

class Rooms extends RoomsSkeleton {
  join() {}
}

const registry = new MemoryRegistry();
const listen = [{ transport: "tcp", port: 0 }];
const gateway = new Gateway({ id: "room-1", type: "room", services: [new Rooms()], listen, registry });
await gateway.start();
console.log((await registry.snapshot()).instances[0].schemaHash);
await gateway.stop();
`;

let folder: string;

before(async () => {
  folder = temporaryFolder();
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  mkdirSync(join(folder, "rpc"));
  const files = {
    "package.json": '{ "type": "module" }',
    "rpcgen.json": '{ "sources": ["rpc/**/*.rpc"], "out": "gen" }',
    "rpc/room.rpc": 'package room.v1;\n\n@server("room")\nservice Rooms { join(who: string); }\n',
    "server.js": server,
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  await mustRun(process.execPath, [cli], { cwd: folder, timeoutMs });
});

function rpcgen(...words: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [cli, ...words], { cwd: folder, env, timeoutMs });
}

async function registeredHash(): Promise<string> {
  const args = ["--import", "tsx", "server.js"];
  const { stdout } = await runProcess(process.execPath, args, { cwd: folder, timeoutMs });
  return stdout.trim();
}

function listServers(list: readonly { id: string; schemaHash?: string }[]): void {
  const servers = list.map(({ id, schemaHash }) => ({
    id,
    type: id.slice(0, -2),
    addresses: [`tcp://10.0.0.5:333${id.slice(-1)}`],
    schemaHash,
    startedAt: 1_700_000_000_000,
  }));
  writeFileSync(join(folder, "list.json"), JSON.stringify(servers));
}

test("ls shows the servers that a registry lists, and which schema differs from one's own", async () => {
  const own = await registeredHash();
  assert.match(own, /^[0-9a-f]{16}$/);
  listServers([
    { id: "room-2", schemaHash: own },
    { id: "room-1", schemaHash: "00ff00ff00ff00ff" },
    { id: "room-3" },
    { id: "mail-3", schemaHash: "aa" },
    { id: "mail-4", schemaHash: "bb" },
    { id: "mail-5", schemaHash: "aa" },
  ]);
  const { status, stdout } = await rpcgen("ls", "--registry", "file:list.json");
  assert.equal(status, 0);
  assert.equal(
    stdout,
    `TYPE  ID      ADDRESS              VERSION  ZONE  SINCE                 SCHEMA
mail  mail-3  tcp://10.0.0.5:3333  -        -     2023-11-14T22:13:20Z  aa
mail  mail-4  tcp://10.0.0.5:3334  -        -     2023-11-14T22:13:20Z  bb (differs from others)
mail  mail-5  tcp://10.0.0.5:3335  -        -     2023-11-14T22:13:20Z  aa
room  room-1  tcp://10.0.0.5:3331  -        -     2023-11-14T22:13:20Z  00ff00ff00ff00ff (differs from yours)
room  room-2  tcp://10.0.0.5:3332  -        -     2023-11-14T22:13:20Z  ${own} (yours)
room  room-3  tcp://10.0.0.5:3333  -        -     2023-11-14T22:13:20Z  -
`,
  );
  const json = await rpcgen("ls", "--registry", "file:list.json", "--format", "json");
  const listed = JSON.parse(json.stdout) as {
    servers: { id: string; schemaDiffers?: boolean; comparedWith: string }[];
  };
  assert.deepEqual(
    listed.servers.map(({ id, schemaDiffers, comparedWith }) => [id, schemaDiffers, comparedWith]),
    [
      ["mail-3", false, "servers"],
      ["mail-4", true, "servers"],
      ["mail-5", false, "servers"],
      ["room-1", true, "sources"],
      ["room-2", false, "sources"],
      ["room-3", undefined, "sources"],
    ],
  );
});

test("ls --registry lists servers although one's own sources are wrong, and says so", async () => {
  listServers([{ id: "room-1", schemaHash: "aa" }]);
  writeFileSync(join(folder, "wrong.json"), '{ "sources": ["missing.rpc"], "out": "gen" }');
  const words = ["ls", "--registry", "file:list.json", "--config"];
  const wrong = await rpcgen(...words, "wrong.json");
  assert.equal(wrong.status, 0);
  assert.match(wrong.stdout, /^room +room-1 .* aa$/m);
  assert.match(wrong.stderr, /missing\.rpc[^]*Your own sources have mistakes/);
  const { status, stderr } = await rpcgen(...words, "nowhere.json");
  assert.equal(status, 2);
  assert.match(stderr, /nowhere\.json/);
});
