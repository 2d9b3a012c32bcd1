import assert from "node:assert/strict";
import { test } from "node:test";

import type { ExitStatus } from "../../../compiler/src/commands/command-io.js";
import { generateCommand } from "../../../compiler/src/commands/generate.js";
import { watchCommand } from "../../../compiler/src/commands/watch.js";
import type { WatchOptions } from "../../../compiler/src/commands/watch.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedWatching } from "./scripted-watching.js";

const options: WatchOptions = { format: "pretty", maxErrors: 100, config: undefined };

const files: Readonly<Record<string, string>> = {
  "/project/rpcgen.json": "{}",
  "/project/rpc/a.rpc": "message A { 1 id: string; }",
  "/project/rpc/b.rpc": "message B { 1 id: string; }",
};

interface Started {
  readonly world: ScriptedWatching;
  readonly ended: Promise<ExitStatus>;
}

/** A watch that has done its first rounds; nothing printed or written so far is left. */
function start(
  more: Readonly<Record<string, string>> = {},
  changes: Partial<WatchOptions> & { readonly isTerminal?: boolean } = {},
): Started {
  const world = new ScriptedWatching(new MemoryHost({ ...files, ...more }), changes.isTerminal);
  const ended = watchCommand(world.io, { ...options, ...changes });
  settle(world);
  return { world, ended };
}

/** Time enough for everything that is to come without more news, but lost news. */
function settle(world: ScriptedWatching): void {
  world.advance(100);
  world.take();
  world.host.changes.length = 0;
}

/** A change, and what it did: what was printed on the error stream, and which files were written or removed. */
function change(world: ScriptedWatching, path: string, text: string | undefined): string {
  world.save(path, text);
  world.host.changes.length = 0;
  world.advance(100);
  return world.take();
}

test("at first everything is generated", () => {
  const world = new ScriptedWatching(new MemoryHost(files));
  void watchCommand(world.io, options);
  assert.equal(world.take(), "watching 2 files: 3 files written in 0 ms\n");
  assert.match(world.host.readText("/project/gen/a.ts"), /export interface A /);
});

test("a change is generated as soon as it is quiet, and nothing else is written", () => {
  const { world } = start();
  world.save("/project/rpc/a.rpc", "message A { 1 name: string; }");
  world.host.changes.length = 0;
  world.advance(10);
  world.save("/project/rpc/a.rpc", "message A { 1 title: string; }");
  world.host.changes.length = 0;
  world.advance(15);
  assert.deepEqual(world.host.changes, []);
  world.advance(5);
  assert.deepEqual(world.host.changes, ["/project/gen/a.ts"]);
  assert.match(world.host.readText("/project/gen/a.ts"), /title: string/);
  assert.equal(world.take(), "watching 2 files: 1 file written, 2 unchanged in 0 ms\n");
});

test("where it is never quiet, a change is generated nevertheless", () => {
  const { world } = start();
  for (let time = 0; time < 300; time += 10) {
    world.save("/project/rpc/a.rpc", `message A { 1 name${time}: string; }`);
    world.advance(10);
  }
  assert.match(world.host.readText("/project/gen/a.ts"), /name290: string/);
});

test("a mistake is shown and the output kept; when it is mended the output follows", () => {
  const { world } = start();
  const wrong = change(world, "/project/rpc/a.rpc", "message A { 1 id: strng; }");
  assert.match(wrong, /^error\[RPC2003\]: unknown type `strng`\n/);
  assert.match(wrong, /\nwatching: 1 error, the output is left as it was\n$/);
  assert.deepEqual(world.host.changes, []);
  const half = change(world, "/project/rpc/a.rpc", "message A { 1 id");
  assert.match(half, /^error\[RPC1/);
  assert.deepEqual(world.host.changes, []);
  const right = change(world, "/project/rpc/a.rpc", "message A { 1 name: string; }");
  assert.equal(right, "watching 2 files: 1 file written, 2 unchanged in 0 ms\n");
});

test("files that come, go and are renamed, and new folders, are generated and removed", () => {
  const { world } = start();
  change(world, "/project/rpc/c.rpc", "message C {}");
  assert.deepEqual(world.host.changes, ["/project/gen/c.ts", "/project/gen/.rpcgen-manifest.json"]);
  world.host.writeFile("/project/rpc/deep/er/d.rpc", "message D {}");
  world.tell("/project/rpc/deep");
  world.advance(100);
  assert.match(world.host.readText("/project/gen/deep/er/d.ts"), /interface D /);
  change(world, "/project/rpc/deep/er/e.rpc", "message E {}");
  assert.match(world.host.readText("/project/gen/deep/er/e.ts"), /interface E /);
  world.host.remove("/project/rpc/b.rpc");
  change(world, "/project/rpc/renamed.rpc", files["/project/rpc/b.rpc"]);
  assert.equal(world.host.status("/project/gen/b.ts"), undefined);
  assert.match(world.host.readText("/project/gen/renamed.ts"), /interface B /);
  const gone = change(world, "/project/rpc/renamed.rpc", undefined);
  assert.equal(gone, "watching 4 files: 1 file written, 4 unchanged, 1 removed in 0 ms\n");
  assert.equal(world.host.status("/project/gen/renamed.ts"), undefined);
});

test("the folder of the sources may go away and come back", () => {
  const { world } = start();
  for (const name of ["a", "b"]) world.host.remove(`/project/rpc/${name}.rpc`);
  const gone = change(world, "/project/rpc", undefined);
  assert.match(gone, /^warning|^error/);
  world.host.writeFile("/project/rpc/n.rpc", "message N {}");
  world.tell("/project/rpc");
  world.advance(100);
  assert.match(world.host.readText("/project/gen/n.ts"), /interface N /);
  change(world, "/project/rpc/n.rpc", "message N { 1 id: string; }");
  assert.match(world.host.readText("/project/gen/n.ts"), /id: string/);
});

test("rpcgen.json is read again when it changes, and a mistake in it changes nothing", () => {
  const { world } = start();
  const wrong = change(world, "/project/rpcgen.json", '{ "outt": "generated" }');
  assert.match(wrong, /RPC\d+.*outt/);
  assert.match(wrong, /\nwatching: rpcgen.json has mistakes, the output is left as it was\n$/);
  change(world, "/project/rpcgen.json", '{ "out": "generated" }');
  assert.match(world.host.readText("/project/generated/a.ts"), /interface A /);
  change(world, "/project/rpc/a.rpc", "message A { 1 name: string; }");
  assert.deepEqual(world.host.changes, ["/project/generated/a.ts"]);
});

test("news that is lost is made up for by looking from time to time", () => {
  const { world } = start();
  world.host.writeFile("/project/rpc/a.rpc", "message A { 1 name: string; }");
  world.advance(2000);
  assert.match(world.host.readText("/project/gen/a.ts"), /name: string/);
});

test("where folders cannot be watched, it looks more often", () => {
  const world = new ScriptedWatching(new MemoryHost(files));
  world.canWatch = false;
  void watchCommand(world.io, options);
  settle(world);
  world.host.writeFile("/project/rpc/new.rpc", "message New {}");
  world.advance(300);
  assert.match(world.host.readText("/project/gen/new.ts"), /interface New /);
});

test("news of what changed nothing is passed over in silence", () => {
  const { world } = start({ "/project/rpc/c.rpc": "message C { 1 id: strng; }" });
  assert.equal(change(world, "/project/rpc/notes.txt", "nothing"), "");
  assert.equal(change(world, "/project/rpc/a.rpc", files["/project/rpc/a.rpc"]), "");
});

test("what is in the way of the output is said once, and when it is gone the output follows", () => {
  const { world } = start();
  world.host.writeFile("/project/gen/c.ts", "mine");
  const refused = change(world, "/project/rpc/c.rpc", "message C {}");
  assert.match(refused, /gen\/c\.ts[^]*1 error, the output is left as it was\n$/);
  world.advance(10_000);
  assert.equal(world.take(), "");
  change(world, "/project/rpc/a.rpc", "message A { 1 name: string; }");
  assert.deepEqual(world.host.changes, []);
  change(world, "/project/rpc/a.rpc", files["/project/rpc/a.rpc"]);
  world.host.remove("/project/gen/c.ts");
  world.advance(2000);
  assert.match(world.take(), /^watching 3 files: 2 files written, 2 unchanged/);
});

test("of output that was deleted the next round makes what is missing", () => {
  const { world } = start();
  world.host.remove("/project/gen/b.ts");
  const said = change(world, "/project/rpc/a.rpc", "message A { 1 name: string; }");
  assert.equal(said, "watching 2 files: 2 files written, 1 unchanged in 0 ms\n");
});

test("neither the output nor node_modules is watched, but for a file that a package lends", () => {
  const { world } = start({
    "/project/rpcgen.json": '{ "sources": ["**/*.rpc"] }',
    "/project/rpc/c.rpc": 'import { L } from "lent/lent.rpc";\nmessage C { 1 l: L; }',
    "/project/node_modules/lent/package.json": "{}",
    "/project/node_modules/lent/lent.rpc": "message L {}",
  });
  const expected = ["/project", "/project/node_modules/lent", "/project/rpc"];
  assert.deepEqual(
    world.folders.filter((folder) => folder !== "/"),
    expected,
  );
  change(world, "/project/node_modules/lent/lent.rpc", "message L { 1 id: string; }");
  assert.equal(world.host.changes.length, 1);
});

test("it ends with status 0 when it is told to, and leaves nothing behind", async () => {
  const { world, ended } = start();
  world.stop();
  assert.equal(await ended, 0);
  assert.deepEqual(world.folders, []);
  assert.equal(world.waiting, 0);
});

test("on a terminal the status line is rewritten, and makes room for diagnostics", async () => {
  const { world, ended } = start({}, { isTerminal: true });
  const clear = "\r\u001b[K";
  const done = change(world, "/project/rpc/a.rpc", "message A { 1 name: string; }");
  const line = "watching 2 files: 1 file written, 2 unchanged in 0 ms";
  assert.equal(done, `${clear}${clear}${line}`);
  const wrong = change(world, "/project/rpc/a.rpc", "message A { 1 name: strng; }");
  assert.ok(wrong.startsWith(clear), wrong);
  assert.ok(wrong.endsWith("watching: 1 error, the output is left as it was"), wrong);
  world.stop();
  await ended;
  assert.equal(world.take(), "\n");
});

test("for programs each diagnostic is a line on the standard output, and nothing else is", () => {
  const { world } = start({}, { format: "json" });
  const said = change(world, "/project/rpc/a.rpc", "message A { 1 a: strng; 2 b: strng; }");
  assert.equal(said, "watching: 2 errors, the output is left as it was\n");
  const lines = world.scripted.printed.trimEnd().split("\n");
  assert.equal(lines.length, 2);
  for (const line of lines) assert.match(line, /^\{"schema":1,"code":"RPC2003",.*\}$/);
});

test("without a configuration, or for a SARIF log, there is nothing to wait for", async () => {
  const world = new ScriptedWatching(new MemoryHost());
  assert.equal(await watchCommand(world.io, options), 2);
  const other = new ScriptedWatching(new MemoryHost(files));
  const sarif = { ...options, format: "sarif", check: false, watch: true } as const;
  assert.equal(await generateCommand(other.io, sarif), 2);
  assert.match(other.take(), /--format json/);
});

test("a bug ends the watch as it ends any command", async () => {
  const { world, ended } = start();
  world.host.readFile = () => {
    throw new RangeError("a bug");
  };
  world.save("/project/rpc/a.rpc", "message A {}");
  world.advance(100);
  await assert.rejects(ended, /a bug/);
  assert.deepEqual(world.folders, []);
});
