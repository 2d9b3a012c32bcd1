import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { HostError, nodeHost, type Host } from "../../compiler/src/host.js";
import { MemoryHost } from "../../compiler/src/memory-host.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const hosts: readonly (readonly [string, () => { host: Host; folder: string }])[] = [
  ["in memory", () => ({ host: new MemoryHost({ "/project/keep": "" }), folder: "/project" })],
  ["on disk", () => ({ host: nodeHost, folder: temporaryFolder() })],
];

for (const [name, make] of hosts) {
  test(`a host ${name} writes, lists, reads and removes`, () => {
    const { host, folder } = make();
    host.writeFile(join(folder, "a/b.txt"), "é");
    host.writeFile(join(folder, "a/c.txt"), Uint8Array.of(1, 2));
    const { stamp, ...status } = host.status(join(folder, "a/b.txt")) ?? {};
    assert.deepEqual(status, { kind: "file", size: 2 });
    host.writeFile(join(folder, "a/b.txt"), "è");
    assert.notEqual(host.status(join(folder, "a/b.txt"))?.stamp, stamp);
    assert.deepEqual(host.status(join(folder, "a")), { kind: "folder", size: 0 });
    assert.equal(host.status(join(folder, "gone")), undefined);
    assert.equal(host.status(join(folder, "a/b.txt/deeper")), undefined);
    assert.deepEqual(host.list(join(folder, "a")), [
      { name: "b.txt", kind: "file" },
      { name: "c.txt", kind: "file" },
    ]);
    assert.deepEqual(host.list(join(folder, "gone")), []);
    assert.deepEqual([...host.readFile(join(folder, "a/c.txt"))], [1, 2]);
    assert.throws(() => host.remove(join(folder, "a")), HostError);
    host.remove(join(folder, "a/b.txt"));
    host.remove(join(folder, "a/c.txt"));
    host.remove(join(folder, "a"));
    host.remove(join(folder, "a"));
    assert.equal(host.status(join(folder, "a")), undefined);
  });

  test(`a host ${name} says why it cannot read`, () => {
    const { host, folder } = make();
    const reasonOf = (path: string): string | undefined => {
      try {
        host.readFile(path);
        return undefined;
      } catch (error) {
        return error instanceof HostError ? error.reason : "not a HostError";
      }
    };
    assert.equal(reasonOf(join(folder, "gone")), "missing");
    assert.equal(reasonOf(folder), "folder");
  });
}

test("a link to itself, or to nothing, is an entry like others in its folder", () => {
  const folder = temporaryFolder();
  symlinkSync("loop", join(folder, "loop"));
  symlinkSync("gone", join(folder, "nowhere"));
  writeFileSync(join(folder, "x.rpc"), "");
  assert.deepEqual(
    nodeHost.list(folder).map(({ name, kind }) => `${name} ${kind}`),
    ["loop link", "nowhere link", "x.rpc file"],
  );
  assert.deepEqual(nodeHost.status(join(folder, "nowhere")), { kind: "link", size: 0 });
});

test("writing on disk leaves no temporary file behind, and follows no link to a folder", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "real"));
  writeFileSync(join(folder, "real/x.rpc"), "");
  symlinkSync(join(folder, "real"), join(folder, "link"));
  symlinkSync(join(folder, "real/x.rpc"), join(folder, "file-link"));
  nodeHost.writeFile(join(folder, "out.txt"), "1");
  nodeHost.writeFile(join(folder, "out.txt"), "2");
  assert.deepEqual(readdirSync(folder).sort(), ["file-link", "link", "out.txt", "real"]);
  assert.deepEqual(
    nodeHost.list(folder).map(({ name, kind }) => `${name} ${kind}`),
    ["file-link file", "link other", "out.txt file", "real folder"],
  );
  mkdirSync(join(folder, "taken"));
  assert.throws(() => nodeHost.writeFile(join(folder, "taken"), ""), HostError);
  assert.ok(!readdirSync(folder).some((name) => name.endsWith(".tmp")));
});

test("what a killed write left is removed once nobody can be writing it any more, and nothing else is", () => {
  const folder = temporaryFolder();
  const names = ["a.ts.0123456789ab.tmp", "a.ts.ba9876543210.tmp", "notes.tmp", "a.ts"];
  for (const name of names) writeFileSync(join(folder, name), "");
  const old = new Date("2020-01-01");
  for (const name of names.filter((_, index) => index !== 1)) {
    utimesSync(join(folder, name), old, old);
  }
  nodeHost.removeLeftovers?.(folder);
  assert.deepEqual(readdirSync(folder).sort(), names.slice(1).sort());
  nodeHost.removeLeftovers?.(join(folder, "gone"));
});

test("regression: a file that is replaced keeps its permissions", () => {
  const path = join(temporaryFolder(), "a.rpc");
  writeFileSync(path, "old");
  chmodSync(path, 0o664);
  nodeHost.writeFile(path, "new");
  assert.equal(statSync(path).mode & 0o777, 0o664);
});

test("regression: a file that is marked as read-only is not replaced", () => {
  const folder = temporaryFolder();
  const path = join(folder, "a.rpc");
  writeFileSync(path, "old");
  chmodSync(path, 0o444);
  assert.throws(() => nodeHost.writeFile(path, "new"), {
    reason: "denied",
    message: "it is marked as read-only",
  });
  assert.equal(readFileSync(path, "utf8"), "old");
  assert.deepEqual(readdirSync(folder), ["a.rpc"]);
});

test("regression: why a file operation failed is said in words, without code and path", () => {
  const folder = temporaryFolder();
  symlinkSync("loop", join(folder, "loop"));
  writeFileSync(join(folder, "file"), "");
  const circle = { message: "it is a link that leads back to itself" };
  assert.throws(() => nodeHost.status(join(folder, "loop")), circle);
  const noFolder = { message: "what should be a folder is a file" };
  assert.throws(() => nodeHost.writeFile(join(folder, "file/a.ts"), ""), noFolder);
  assert.throws(() => nodeHost.writeFile(join(folder, "file/b/a.ts"), ""), noFolder);
});
