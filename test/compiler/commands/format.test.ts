import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { formatCommand } from "../../../compiler/src/commands/format.js";
import type { FormatOptions } from "../../../compiler/src/commands/format.js";
import type { ExitStatus } from "../../../compiler/src/commands/command-io.js";
import { HostError } from "../../../compiler/src/host.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { mustRun, runProcess } from "../../support/run-process.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { ScriptedIo } from "./scripted-io.js";

const rough = "message  A {1 x:string;}\n";
const smooth = "message A { 1 x: string; }\n";
const broken = "message A {\n";

interface Run {
  readonly status: ExitStatus;
  readonly printed: string;
  readonly printedErrors: string;
}

async function run(host: MemoryHost, options: Partial<FormatOptions> = {}): Promise<Run> {
  const scripted = new ScriptedIo(host);
  const status = await formatCommand(scripted.io, {
    format: "pretty",
    maxErrors: 100,
    config: undefined,
    files: [],
    check: false,
    readInput: async () => new TextEncoder().encode(rough),
    ...options,
  });
  return { status, printed: scripted.printed, printedErrors: scripted.printedErrors };
}

function project(files: Readonly<Record<string, string | Uint8Array>>): MemoryHost {
  const below = Object.entries(files).map(
    ([path, text]) => [`/project/rpc/${path}`, text] as const,
  );
  return new MemoryHost({ "/project/rpcgen.json": "{}", ...Object.fromEntries(below) });
}

test("all sources of rpcgen.json are formatted; only those that change are written", async () => {
  const host = project({ "a.rpc": rough, "b.rpc": smooth, "deep/c.rpc": rough });
  const { status, printed, printedErrors } = await run(host);
  assert.deepEqual(host.changes, ["/project/rpc/a.rpc", "/project/rpc/deep/c.rpc"]);
  assert.equal(host.readText("/project/rpc/a.rpc"), smooth);
  assert.equal(status, 0);
  assert.equal(printed, "2 files formatted, 1 unchanged in 0 ms\n");
  assert.equal(printedErrors, "");
  const second = await run(host);
  assert.equal(second.printed, "0 files formatted, 3 unchanged in 0 ms\n");
  assert.equal(host.changes.length, 2);
});

test("a byte order mark and the line breaks of Windows alone make a file change", async () => {
  const marked = new TextEncoder().encode(`\ufeff${smooth}`);
  const host = project({ "a.rpc": marked, "b.rpc": smooth.replace("\n", "\r\n") });
  assert.equal((await run(host)).status, 0);
  assert.deepEqual(host.readFile("/project/rpc/a.rpc"), new TextEncoder().encode(smooth));
  assert.equal(host.readText("/project/rpc/b.rpc"), smooth);
});

test("--check lists what would change and writes nothing", async () => {
  const host = project({ "a.rpc": rough, "b.rpc": smooth, "deep/c.rpc": rough });
  const { status, printed, printedErrors } = await run(host, { check: true });
  assert.deepEqual(host.changes, []);
  assert.equal(status, 1);
  assert.equal(printed, "rpc/a.rpc\nrpc/deep/c.rpc\n");
  assert.match(
    printedErrors,
    /^error\[RPC5016\]: `rpc\/a\.rpc` is not formatted[^]*`rpc\/deep\/c\.rpc`[^]*\n2 errors\n2 files to format, 1 unchanged in 0 ms\n$/,
  );
  const clean = await run(project({ "b.rpc": smooth }), { check: true });
  assert.deepEqual([clean.status, clean.printed], [0, ""]);
});

const firstChanges: readonly (readonly [string, string, number | undefined])[] = [
  ["a line", "message A { 1 x: string; }\nmessage  B { 1 x: string; }\n", 2],
  ["a line break that is missing at the end", smooth.trimEnd(), 1],
  ["a line too many at the end", `${smooth}\n`, 2],
  ["a byte order mark", `\ufeff${smooth}`, 1],
];

for (const [name, text, line] of firstChanges) {
  test(`--check shows where the first change would be: ${name}`, async () => {
    const host = project({ "a.rpc": text });
    const { printed } = await run(host, { format: "json", check: true });
    const found: unknown = JSON.parse(printed);
    assert.ok(typeof found === "object" && found !== null && "line" in found && "code" in found);
    assert.deepEqual([found.code, found.line], ["RPC5016", line]);
  });
}

for (const format of ["github", "sarif"] as const) {
  test(`--check --format ${format} names each file that is not formatted, and no other`, async () => {
    const host = project({ "a.rpc": rough, "b.rpc": smooth });
    const { status, printed } = await run(host, { format, check: true });
    assert.equal(status, 1);
    assert.match(printed, /RPC5016/);
    assert.match(printed, /rpc\/a\.rpc/);
    assert.doesNotMatch(printed, /rpc\/b\.rpc/);
  });
}

test("a file with a mistake stays as it is and costs the status; the others are formatted", async () => {
  const host = project({ "a.rpc": broken, "b.rpc": rough });
  const { status, printed, printedErrors } = await run(host);
  assert.deepEqual(host.changes, ["/project/rpc/b.rpc"]);
  assert.equal(status, 1);
  assert.equal(printed, "1 file formatted in 0 ms\n");
  assert.match(printedErrors, /^error\[RPC1011\].*\n ┌─ rpc\/a\.rpc:1:12/);
});

test("files and patterns need no configuration; those that are missing are mistakes", async () => {
  const host = new MemoryHost({ "/project/a.rpc": rough, "/project/b/c.rpc": rough });
  const { status, printedErrors } = await run(host, {
    files: ["a.rpc", "*/*.rpc", "gone.rpc", "gone/*.rpc"],
  });
  assert.deepEqual(host.changes, ["/project/a.rpc", "/project/b/c.rpc"]);
  assert.equal(status, 1);
  assert.match(printedErrors, /RPC5005[^]*RPC5006/);
});

test("without rpcgen.json and files, and with `-` beside files, the usage is wrong", async () => {
  const none = await run(new MemoryHost());
  assert.equal(none.status, 2);
  assert.match(none.printedErrors, /RPC5001/);
  const two = await run(new MemoryHost(), { files: ["-", "a.rpc"] });
  assert.equal(two.status, 2);
  assert.match(two.printedErrors, /must be the only file/);
});

test("for programs the standard output has diagnostics alone", async () => {
  const host = project({ "a.rpc": broken, "b.rpc": rough });
  const { printed, printedErrors } = await run(host, { format: "json", check: true });
  assert.match(printed, /^\{"schema":1,"code":"RPC1011".*\}\n\{"schema":1,"code":"RPC5016".*\}\n$/);
  assert.equal(printedErrors, "");
});

test("a file that cannot be written is a mistake", async () => {
  const host = project({ "a.rpc": rough });
  host.writeFile = (path) => {
    throw new HostError("denied", path, "permission denied");
  };
  const { status, printedErrors } = await run(host);
  assert.equal(status, 1);
  assert.match(printedErrors, /RPC5012.*cannot write `rpc\/a\.rpc`: permission denied/);
});

test("`-` reads the standard input and prints the result", async () => {
  const host = new MemoryHost();
  assert.deepEqual(await run(host, { files: ["-"] }), {
    status: 0,
    printed: smooth,
    printedErrors: "",
  });
  const check = await run(host, { files: ["-"], check: true });
  assert.deepEqual([check.status, check.printed], [1, ""]);
  assert.match(check.printedErrors, /RPC5016.*`stdin` is not formatted\n ┌─ stdin:1:1/);
  const readInput = async (): Promise<Uint8Array> => new TextEncoder().encode(broken);
  const failed = await run(host, { files: ["-"], readInput });
  assert.deepEqual([failed.status, failed.printed], [1, ""]);
  assert.match(failed.printedErrors, /┌─ stdin:1:12/);
  assert.deepEqual(host.changes, []);
});

test("the command line formats files and its standard input", async () => {
  const cli = join(import.meta.dirname, "../../../compiler/dist/compiler/src/cli.js");
  const folder = temporaryFolder();
  const script = `printf '${rough.trim()}' | node "$0" format - > a.rpc && node "$0" format --check a.rpc`;
  await mustRun("sh", ["-c", script, cli], { cwd: folder, timeoutMs: 60_000 });
  const unknown = await runProcess(process.execPath, [cli, "formt"], {
    cwd: folder,
    timeoutMs: 60_000,
  });
  assert.match(unknown.stderr, /Did you mean `format`/);
});
