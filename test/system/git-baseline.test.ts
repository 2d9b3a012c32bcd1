import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";

import { mustRun, runProcess } from "../support/run-process.js";
import type { ProcessResult } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const cli = join(import.meta.dirname, "../../compiler/dist/compiler/src/cli.js");
const timeoutMs = 60_000;
const repository = temporaryFolder();
const project = join(repository, "servers/chat");

async function git(...words: readonly string[]): Promise<void> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost"];
  await mustRun("git", [...identity, ...words], { cwd: repository, timeoutMs });
}

async function check(...words: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [cli, "check", ...words], { cwd: project, timeoutMs });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

const user = "package p;\n\nmessage User {\n  1 id: string;\n";

before(async () => {
  await git("init", "--quiet", "--initial-branch=main");
  write("rpcgen.json", '{ "sources": ["rpc/**/*.rpc"] }\n');
  write("rpc/user.rpc", `${user}  2 email: string;\n}\n`);
  write("rpc/name with ö and spaces.rpc", "package q;\n\nmessage Odd { 1 id: string; }\n");
  symlinkSync("user.rpc", join(project, "rpc/link.rpc"));
  await git("add", ".");
  await git("commit", "--quiet", "--message=first");
  await git("tag", "v1");
  await git("rm", "--quiet", "servers/chat/rpc/link.rpc");
  await git("commit", "--quiet", "--message=second");
});

test("an older version is read from git, mended against it, and clean afterwards", async () => {
  write("rpc/user.rpc", `${user}}\n`);
  for (const baseline of ["main", "v1", "HEAD~1", "git#ref=main"]) {
    const { status, stderr } = await check("--against", baseline);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /RPC6101.*`email`/);
    assert.match(stderr, /:servers\/chat\/rpc\/user\.rpc:5:3/);
  }
  const fixed = await check("--against", "main", "--fix");
  assert.equal(fixed.status, 0, fixed.stderr);
  const text = readFileSync(join(project, "rpc/user.rpc"), "utf8");
  assert.equal(text, `${user}  reserved 2;\n  reserved "email";\n}\n`);
  const again = await check("--against", "main");
  assert.deepEqual([again.status, again.stderr], [0, ""]);
});

test("a reference that git does not know is wrong usage", async () => {
  for (const baseline of ["nowhere", "--upload-pack=x", "main:servers"]) {
    const { status, stderr } = await check(`--against=${baseline}`);
    assert.equal(status, 2);
    assert.match(stderr, /RPC5017.*git knows no such branch/);
  }
});

test("outside of a repository only folders can be compared with", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.rpc"), "package p;\nmessage A { 1 b: string; }\n");
  const words = [cli, "check", "a.rpc", "--against", "main"];
  const { status, stderr } = await runProcess(process.execPath, words, { cwd: folder, timeoutMs });
  assert.equal(status, 2);
  assert.match(stderr, /the project is in no git repository/);
});
