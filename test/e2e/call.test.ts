/** `rpcgen call` and `rpcgen ls`: typed commands against a gateway in a process of its own. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "../support/background-process.js";
import { mustRun, runProcess, type ProcessResult } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(repository, "compiler/dist/compiler/src/cli.js");
const timeoutMs = 30_000;

const rpc = `package room.v1;

enum Mood { CALM = 0; LOUD = 1; }
message Entry { 1 text: string; 2 mood: Mood; 3 at?: timestamp; 4 size: int64; }
error Closed = 1001 { 1 room: string; 2 limit: int32; }

@server("room")
service Rooms {
  say(room: string, entry: Entry): Entry throws Closed;
  touch(room: string);
  token(): string;
  watch(room: string, count: int32 = 2): stream Entry;
  upload(room: string, entries: stream Entry): int32;
  talk(room: string, entries: stream Entry): stream string;
  oneway wave(room: string);
  rename(@length(max: 5) room: string);
  slow(who: string): string;
}
`;

const server = `import { Gateway } from "mailstation";
import { Closed } from "./gen/room.js";
import { RoomsSkeleton } from "./gen/room.server.js";

class Rooms extends RoomsSkeleton {
  say(room, entry) {
    if (room === "closed") throw new Closed({ room, limit: 3 });
    return entry;
  }
  touch() {}
  token(call) {
    return (call.metadata.get("token") ?? "none") + " of " + call.peer.principal;
  }
  async *watch(room, count) {
    for (let n = 0; n < count; n++) yield { text: room + n, mood: "LOUD", size: 5n };
  }
  async upload(room, entries) {
    let count = 0;
    for await (const entry of entries) count += entry.text.length;
    return count;
  }
  async *talk(room, entries) {
    for await (const entry of entries) yield room + ": " + entry.text;
  }
  wave(room) {
    console.log("wave to " + room);
  }
  rename() {}
  async slow(who, call) {
    console.log(who + " waits");
    await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
    console.log(who + " was cancelled");
    return "";
  }
}

const listen = [{ transport: "tcp", port: 0 }, { transport: "ws", port: 0, path: "/rpc" }];
const authenticate = ({ credentials }) => new TextDecoder().decode(credentials);
const common = { type: "room", services: [new Rooms()], listen, authenticate };
const gateway = new Gateway({ ...common, id: "room-1", reflection: true });
const closed = new Gateway({ ...common, id: "room-2" });
await Promise.all([gateway.start(), closed.start()]);
const ports = [...gateway.addresses, ...closed.addresses].map(({ port }) => port);
console.log("ports " + ports.join(" ") + " end");
`;

let folder: string;
let serverProcess: BackgroundProcess;
/** Over TCP and over a WebSocket; the last is of a server without reflection. */
let tcp: string;
let ws: string;
let withoutReflection: string;

before(async () => {
  folder = temporaryFolder();
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  mkdirSync(join(folder, "rpc"));
  const files = {
    "package.json": '{ "type": "module" }',
    "rpcgen.json": '{ "sources": ["rpc/**/*.rpc"], "out": "gen" }',
    "rpc/room.rpc": rpc,
    "server.js": server,
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  await mustRun(process.execPath, [cli], { cwd: folder, timeoutMs });
  const args = ["--import", "tsx", "server.js"];
  serverProcess = new BackgroundProcess(process.execPath, args, { cwd: folder, timeoutMs });
  await serverProcess.printed(" end");
  const ports = /ports (\d+) (\d+) (\d+)/.exec(serverProcess.output) ?? [];
  tcp = `127.0.0.1:${ports[1] ?? ""}`;
  ws = `ws://127.0.0.1:${ports[2] ?? ""}/rpc`;
  withoutReflection = `tcp://127.0.0.1:${ports[3] ?? ""}`;
});

after(() => serverProcess.stop());

const env = { NO_COLOR: "1", FORCE_COLOR: "" };

function rpcgen(...words: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [cli, ...words], { cwd: folder, env, timeoutMs });
}

/** With lines on its standard input. */
function rpcgenWith(input: string, ...words: readonly string[]): Promise<ProcessResult> {
  const script = 'printf "%s" "$INPUT" | "$@"';
  const args = ["-c", script, "sh", process.execPath, cli, ...words];
  return runProcess("sh", args, { cwd: folder, env: { ...env, INPUT: input }, timeoutMs });
}

test("ls takes an address or a registry, and a registry that there is", async () => {
  for (const [words, exitStatus, message] of [
    [[], 2, /expected an address or `--registry`/],
    [["--registry", "zookeeper://a"], 2, /expected file:servers\.json, etcd:/],
    [["--registry", "file:missing.json"], 1, /ENOENT/],
  ] as const) {
    const { status, stderr } = await rpcgen("ls", ...words);
    assert.equal(status, exitStatus);
    assert.match(stderr, message);
  }
});

test("ls lists services as their interface files declare them", async () => {
  const { status, stdout } = await rpcgen("ls", tcp);
  assert.equal(status, 0);
  assert.equal(
    stdout,
    `server room-1 of type room

room.v1.Rooms
  say(room: string, entry: room.v1.Entry): room.v1.Entry throws room.v1.Closed
  touch(room: string)
  token(): string
  watch(room: string, count: int32 = 2): stream room.v1.Entry
  upload(room: string, entries: stream room.v1.Entry): int32
  talk(room: string, entries: stream room.v1.Entry): stream string
  oneway wave(room: string)
  rename(room: string)
  slow(who: string): string

mailstation.v1.Health
  check(service: string = ""): mailstation.v1.HealthStatus
  watch(service: string = ""): stream mailstation.v1.HealthStatus

mailstation.v1.Reflection
  describe(): mailstation.v1.ServerDescription
  invoke(method: string, args: json, items: stream json): stream json throws mailstation.v1.CallFailed
`,
  );
});

test("ls shows what was named, types too, and says when there is no such thing", async () => {
  const { stdout } = await rpcgen("ls", ws, "Mood", "room.v1.Entry", "Closed");
  assert.equal(
    stdout,
    `server room-1 of type room

error room.v1.Closed = 1001 {
  1 room: string;
  2 limit: int32;
}

message room.v1.Entry {
  1 text: string;
  2 mood: room.v1.Mood;
  3 at?: timestamp;
  4 size: int64;
}

enum room.v1.Mood {
  CALM = 0;
  LOUD = 1;
}
`,
  );
  const none = await rpcgen("ls", tcp, "Entri");
  assert.deepEqual([none.status, none.stderr], [1, "Server room-1 has nothing called Entri.\n"]);
});

test("ls --format json prints one line that a program can read", async () => {
  const { stdout } = await rpcgen("ls", tcp, "--types", "--format", "json");
  assert.equal(stdout.split("\n").length, 2);
  assert.match(stdout, /\{"name":"say","kind":"UNARY","parameters":/);
  const { services, types } = JSON.parse(stdout) as Record<string, readonly { name: string }[]>;
  assert.deepEqual(
    services?.map(({ name }) => name),
    ["room.v1.Rooms", "mailstation.v1.Health", "mailstation.v1.Reflection"],
  );
  assert.ok(types?.some(({ name }) => name === "room.v1.Entry"));
});

test("call prints a result, a whole stream line by line, and nothing where nothing comes back", async () => {
  const entry = '{ "room": "a", "entry": { "text": "hi", "mood": "LOUD", "size": "7" } }';
  const say = await rpcgen("call", tcp, "room.v1.Rooms/say", entry);
  assert.equal(say.stdout, '{\n  "text": "hi",\n  "mood": "LOUD",\n  "size": "7"\n}\n', say.stderr);
  const line = await rpcgen("call", tcp, "Rooms/say", entry, "--format", "json");
  assert.equal(line.stdout, '{"text":"hi","mood":"LOUD","size":"7"}\n');
  const watch = await rpcgen("call", ws, "Rooms/watch", '["x"]');
  const lines = [
    '{"text":"x0","mood":"LOUD","size":"5"}',
    '{"text":"x1","mood":"LOUD","size":"5"}',
  ];
  assert.equal(watch.stdout, `${lines.join("\n")}\n`);
  const touch = await rpcgen("call", tcp, "Rooms/touch");
  assert.deepEqual([touch.status, touch.stdout], [0, ""]);
  const wave = await rpcgen("call", tcp, "Rooms/wave", '["you"]');
  assert.deepEqual([wave.status, wave.stdout], [0, ""]);
  await serverProcess.printed("wave to you");
});

test("call reads items from the standard input, a line each", async () => {
  const input = '{"text":"abc"}\n\n{"text":"de"}\n';
  const upload = await rpcgenWith(input, "call", tcp, "Rooms/upload", "-");
  assert.deepEqual([upload.status, upload.stdout], [0, "5\n"], upload.stderr);
  const talk = await rpcgenWith(input, "call", ws, "Rooms/talk", '{ "room": "r" }', "-");
  assert.equal(talk.stdout, '"r: abc"\n"r: de"\n');
  const broken = await rpcgenWith('{"text":"abc"}\n{\n', "call", tcp, "Rooms/upload", "-");
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /^Line 2 of the standard input is no JSON: /);
  const wrong = await rpcgenWith('{"text":5}\n', "call", tcp, "Rooms/upload", "-");
  assert.equal(wrong.status, 1);
  assert.match(
    wrong.stderr,
    /^error: INVALID_ARGUMENT \(3\): entries\[0\]: text: expected string, got number 5\n/,
  );
});

test("--metadata, --credentials and --timeout hold for the call", async () => {
  const words = ["call", tcp, "Rooms/token", "--metadata", "token=a=b"];
  const token = await rpcgen(...words, "--credentials", "ada");
  assert.equal(token.stdout, '"a=b of ada"\n');
  const options = { cwd: folder, env: { ...env, RPCGEN_CREDENTIALS: "tim" }, timeoutMs };
  const silent = await runProcess(process.execPath, [cli, ...words], options);
  assert.equal(silent.stdout, '"a=b of tim"\n');
  const slow = await rpcgen("call", tcp, "Rooms/slow", "--timeout", "300ms");
  assert.equal(slow.status, 1);
  assert.match(
    slow.stderr,
    /^error: DEADLINE_EXCEEDED \(4\): .*\n {2}execution: maybe-executed\n$/,
  );
});

test("a failed call shows its code, how far it got, and its details; the status is 1", async () => {
  const closed = await rpcgen("call", tcp, "Rooms/say", '{ "room": "closed" }');
  assert.equal(closed.status, 1);
  assert.equal(
    closed.stderr,
    `error: room.v1.Closed (1001): { room: "closed", limit: 3 }
  execution: executed
  details: {"room":"closed","limit":3}
`,
  );
  const line = await rpcgen("call", tcp, "Rooms/rename", '["too long"]', "--format", "json");
  assert.deepEqual(JSON.parse(line.stderr), {
    error: {
      code: 3,
      name: "INVALID_ARGUMENT",
      execution: "refused",
      message: "room: 8 characters, at most 5",
    },
  });
  const unknown = await rpcgen("call", tcp, "Rooms/sai");
  assert.match(
    unknown.stderr,
    /: room\.v1\.Rooms of server room-1 has no method sai; did you mean say\?/,
  );
  const nobody = await rpcgen("call", tcp, "Room/say");
  assert.match(nobody.stderr, /: server room-1 has no service Room; it has room\.v1\.Rooms, /);
  const off = await rpcgen("call", withoutReflection, "Rooms/say");
  assert.equal(off.status, 1);
  assert.match(off.stderr, /\(12\): the server offers no reflection: its gateway needs the option/);
});

test("a server that cannot be reached is UNAVAILABLE and never-sent", async () => {
  const { status, stderr } = await rpcgen("ls", "tls://127.0.0.1:1");
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^error: UNAVAILABLE \(14\): .*ECONNREFUSED.*\n {2}execution: never-sent\n$/,
  );
});

test("what was typed wrongly is status 2 and says what was expected", async () => {
  for (const [words, reason] of [
    [["call", tcp], /missing required argument 'method'/],
    [["call", "http://x", "Rooms/say"], /there is no `http:\/\/`; known are tcp, tls, ws, wss/],
    [["call", tcp, "Rooms/say", "{"], /^The arguments are no JSON: /],
    [["call", tcp, "Rooms/say", "5"], /^Expected the arguments as a JSON object by name/],
    [["call", tcp, "Rooms/say", "{}", "{}"], /^Expected the arguments as one JSON text/],
    [["call", tcp, "Rooms/say", "--timeout", "soon"], /Expected a number and ms, s, m or h/],
    [["call", tcp, "Rooms/say", "--metadata", "x"], /Expected a name, `=` and a value/],
    [["ls", tcp, "--format", "sarif"], /Allowed choices are pretty, json/],
  ] as const) {
    const { status, stderr } = await rpcgen(...words);
    assert.equal(status, 2, words.join(" "));
    assert.match(stderr, reason);
  }
});

test("a reader that has seen enough ends a stream without an end", async () => {
  const script = `node "${cli}" call ${tcp} room.v1.Rooms/watch '["x", 1000000000]' | head -n 2`;
  const { status, stdout } = await runProcess("bash", ["-c", script], {
    cwd: folder,
    env,
    timeoutMs,
  });
  assert.equal(status, 0);
  assert.equal(stdout.trim().split("\n").length, 2);
});

test("Ctrl-C cancels the call at the server", async () => {
  const args = [cli, "call", tcp, "Rooms/slow", '["Bob"]'];
  const call = new BackgroundProcess(process.execPath, args, { cwd: folder, env, timeoutMs });
  await serverProcess.printed("Bob waits");
  assert.equal(await call.interrupt("SIGINT"), 1);
  assert.match(call.output, /^error: CANCELLED \(1\): .*\n {2}execution: maybe-executed\n$/);
  await serverProcess.printed("Bob was cancelled");
});

test("without the runtime it says what to install", async () => {
  const resolve =
    'export async function resolve(name, context, next) { if (!/^mailstation/.test(name)) return next(name, context); throw Object.assign(new Error(name), { code: "ERR_MODULE_NOT_FOUND" }); }';
  const hook = `import { register } from "node:module"; register("data:text/javascript," + encodeURIComponent(${JSON.stringify(resolve)}));`;
  const start = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`];
  const options = { cwd: folder, env, timeoutMs };
  const { status, stderr } = await runProcess(
    process.execPath,
    [...start, cli, "ls", tcp],
    options,
  );
  assert.equal(status, 2);
  assert.match(
    stderr,
    /package mailstation, which is not installed here.*`npm install mailstation`/s,
  );
});
