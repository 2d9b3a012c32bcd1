/** Remotes in TypeScript, in the layout of pinus: generated, called, migrated, called again. */
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "../support/background-process.js";
import { checkedCopy } from "../support/checked-files.js";
import { mustRun, runProcess } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(repository, "compiler/dist/compiler/src/cli.js");
const tsc = join(repository, "node_modules/typescript/bin/tsc");
const fixtures = join(repository, "test/realistic/fixtures");
const timeoutMs = 60_000;

function projectFrom(name: string): string {
  const folder = temporaryFolder();
  cpSync(join(fixtures, name), folder, { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

async function rpcgen(folder: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await mustRun(process.execPath, [cli, ...words], { cwd: folder, timeoutMs });
  return stdout;
}

/** Starts servers, and runs the client against them. */
async function callThrough(folder: string, server: string): Promise<string> {
  const words = ["--import", "tsx", server];
  const servers = new BackgroundProcess(process.execPath, words, { cwd: folder, timeoutMs });
  try {
    await servers.printed("ready");
    const addresses = [...servers.output.matchAll(/^([\w-]+) .*"port":(\d+)/gm)];
    const given = addresses.map(([, type = "", port = ""]) => `${type}:${port}`);
    const client = ["--import", "tsx", "client.ts", ...given];
    const { stdout } = await mustRun(process.execPath, client, { cwd: folder, timeoutMs });
    return stdout;
  } finally {
    await servers.stop();
  }
}

let folder = "";
before(async () => {
  folder = projectFrom("pinus-chat");
  await rpcgen(folder);
});

test("remotes of three server types answer calls, and nothing else of them can be called", async () => {
  assert.match(await callThrough(folder, "server.ts"), /all calls were answered/);
});

test("the migrated interfaces have the same numbers: the same client is answered by their servers", async () => {
  const lock = readFileSync(join(folder, "rpc.lock.json"), "utf8");
  await rpcgen(folder, "migrate", "--out", "rpc");
  assert.equal(readFileSync(join(folder, "rpc.lock.json"), "utf8"), lock);
  writeFileSync(join(folder, "rpc.json"), '{ "sources": ["rpc/**/*.rpc"], "out": "rpc-gen" }');
  await rpcgen(folder, "--config", "rpc.json");
  assert.match(await callThrough(folder, "migrated-server.ts"), /all calls were answered/);
});

test("all of it compiles under strict settings, wrong arguments do not", async () => {
  const checked = join(temporaryFolder(), "project");
  checkedCopy(folder, checked);
  for (const cwd of [folder, checked]) {
    const { status, stdout } = await runProcess(process.execPath, [tsc, "-p", "."], {
      cwd,
      timeoutMs,
    });
    assert.equal(stdout, "");
    assert.equal(status, 0);
  }
});

test("a type that is gone since is an error, not any", async () => {
  const stale = projectFrom("pinus-chat");
  await rpcgen(stale);
  const path = join(stale, "app/domain/member.ts");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace("export type RoomEvent", "export type Happening"));
  const words = [tsc, "-p", "."];
  const { stdout } = await runProcess(process.execPath, words, { cwd: stale, timeoutMs });
  assert.match(stdout, /gen\/index\.ts.*TS2305.*RoomEvent/);
});

test("a second run changes nothing, and --frozen-lock agrees", async () => {
  assert.match(await rpcgen(folder, "generate", "--frozen-lock"), /^0 files written/);
  assert.match(await rpcgen(folder, "generate", "--check"), /up to date/);
});

test("copies of the types compile without the sources of the remotes", async () => {
  const alone = projectFrom("pinus-chat");
  const remotes = '{ "typescript": "app/servers/*/remote/*.ts", "tsconfig": "tsconfig.json" }';
  writeFileSync(join(alone, "rpcgen.json"), `{ "types": "copy", "sources": [${remotes}] }`);
  await rpcgen(alone);
  const generated = readdirSync(join(alone, "gen"), { recursive: true, encoding: "utf8" });
  for (const path of generated.filter((name) => name.endsWith(".ts"))) {
    assert.doesNotMatch(readFileSync(join(alone, "gen", path), "utf8"), /from "[./]+\/app\//, path);
  }
  const settings = JSON.parse(readFileSync(join(alone, "tsconfig.json"), "utf8")) as object; // ours
  const text = JSON.stringify({ ...settings, include: ["gen"] });
  writeFileSync(join(alone, "tsconfig.json"), text);
  rmSync(join(alone, "app"), { recursive: true });
  await mustRun(process.execPath, [tsc, "-p", "."], { cwd: alone, timeoutMs });
});

test("JavaScript with declarations does the same, and is checked as well", async () => {
  const plain = projectFrom("pinus-chat");
  const remotes = '{ "typescript": "app/servers/*/remote/*.ts", "tsconfig": "tsconfig.json" }';
  await rpcgen(plain);
  writeFileSync(join(plain, "rpcgen.json"), `{ "emit": "js", "sources": [${remotes}] }`);
  await rpcgen(plain);
  const generated = readdirSync(join(plain, "gen"), { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    generated.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts")),
    [],
  );
  assert.match(await callThrough(plain, "server.ts"), /all calls were answered/);
  rmSync(join(plain, "migrated-server.ts"));
  await mustRun(process.execPath, [tsc, "-p", "."], { cwd: plain, timeoutMs });
});

test("many server types: base classes, equal names, calls between servers", async () => {
  const many = projectFrom("many-servers");
  await rpcgen(many);
  assert.match(await callThrough(many, "server.ts"), /all calls were answered/);
  const checked = join(temporaryFolder(), "project");
  checkedCopy(many, checked);
  await mustRun(process.execPath, [tsc, "-p", "."], { cwd: checked, timeoutMs });
});

test("a plugin's remotes, in CommonJS without strictness, answer beside those of the server", async () => {
  const plugin = projectFrom("pinus-plugin");
  await rpcgen(plugin);
  assert.match(await callThrough(plugin, "server.ts"), /all calls were answered/);
  // What such a project says is for older compilers: those of today have other names for it.
  const settings = {
    compilerOptions: {
      types: ["node"],
      module: "nodenext",
      target: "es2022",
      strict: false,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      noEmit: true,
    },
  };
  writeFileSync(join(plugin, "today.json"), JSON.stringify(settings));
  await mustRun(process.execPath, [tsc, "-p", "today.json"], { cwd: plugin, timeoutMs });
});

test("a plugin that does not say its server type is told how to", async () => {
  const plugin = projectFrom("pinus-plugin");
  const path = join(plugin, "plugins/greeting/src/remoter/greetingRemoter.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace("@server connector", ""));
  writeFileSync(
    join(plugin, "rpcgen.json"),
    '{ "sources": [{ "typescript": "plugins/greeting/src/remoter/*.ts" }] }',
  );
  const { status, stdout, stderr } = await runProcess(process.execPath, [cli], {
    cwd: plugin,
    timeoutMs,
  });
  assert.equal(status, 1);
  assert.match(stdout + stderr, /@server/);
});

test("remotes in JavaScript are refused, each method with how to write it", async () => {
  const old = projectFrom("pomelo-area");
  const { status, stderr, stdout } = await runProcess(process.execPath, [cli], {
    cwd: old,
    timeoutMs,
  });
  assert.equal(status, 1);
  const said = stdout + stderr;
  assert.equal(said.match(/RPC4005/g)?.length, 11);
  assert.match(said, /`async playerLeave\(args: …\): Promise<…>`/);
  assert.match(said, /`async heal\(playerId: …, points: …\): Promise<…>`/);
  assert.match(said, /`async add\(uid: …, playerName: …, channelName: …\): Promise<…>`/);
  assert.match(said, /pro\.auth[^]*`async auth\(token: …\): Promise<…>`/);
  assert.match(said, /exports\.remove[^]*`async remove\(id: …\): Promise<…>`/);
  assert.doesNotMatch(said, /module\.exports|onEmpty|isFresh/);
});
