import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { BackgroundProcess } from "../../support/background-process.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const cli = join(import.meta.dirname, "../../../compiler/dist/compiler/src/cli.js");

test("a watch on a real file system follows files and folders, and ends when it is told to", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "rpc"));
  writeFileSync(join(folder, "rpcgen.json"), "{}");
  writeFileSync(join(folder, "rpc/a.rpc"), "message A { 1 id: string; }");
  const watch = new BackgroundProcess(process.execPath, [cli, "generate", "--watch"], {
    cwd: folder,
    env: { NO_COLOR: "1", FORCE_COLOR: "", GITHUB_ACTIONS: "" },
    timeoutMs: 60_000,
  });
  try {
    await watch.printed("watching 1 file: 2 files written");
    writeFileSync(join(folder, "rpc/a.rpc"), "message A { 1 name: string; }");
    await watch.printed("watching 1 file: 1 file written, 1 unchanged");
    assert.match(readFileSync(join(folder, "gen/a.ts"), "utf8"), /name: string/);
    mkdirSync(join(folder, "rpc/deep/er"), { recursive: true });
    writeFileSync(join(folder, "rpc/deep/er/b.rpc"), "message B {}");
    await watch.printed("watching 2 files: 2 files written, 1 unchanged");
    renameSync(join(folder, "rpc/deep"), join(folder, "rpc/moved"));
    await watch.printed("watching 2 files: 2 files written, 1 unchanged, 1 removed");
    writeFileSync(join(folder, "rpc/moved/er/b.rpc"), "message B { 1 id: strng; }");
    await watch.printed("unknown type `strng`");
    rmSync(join(folder, "rpc/moved"), { recursive: true });
    await watch.printed("watching 1 file: 1 file written, 1 unchanged, 1 removed");
    assert.equal(await watch.interrupt("SIGINT"), 0);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "gen/.rpcgen-manifest.json"), "utf8")), {
      files: ["a.ts"],
    });
  } finally {
    await watch.stop();
  }
});

test("SIGTERM ends a watch like SIGINT", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "rpcgen.json"), '{ "sources": ["a.rpc"] }');
  writeFileSync(join(folder, "a.rpc"), "message A {}");
  const watch = new BackgroundProcess(process.execPath, [cli, "generate", "-w"], {
    cwd: folder,
    env: { GITHUB_ACTIONS: "" },
    timeoutMs: 60_000,
  });
  try {
    await watch.printed("watching 1 file");
    assert.equal(await watch.interrupt("SIGTERM"), 0);
  } finally {
    await watch.stop();
  }
});
