import assert from "node:assert/strict";
import { test } from "node:test";

import { findFiles, patternBase } from "../../../compiler/src/config/glob.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";

const names = [
  "a.rpc",
  "a.txt",
  "rpc/b.rpc",
  "rpc/deep/er/c.rpc",
  "rpc/.hidden/d.rpc",
  "node_modules/x/e.rpc",
  "rpc/node_modules/f.rpc",
  "rpc/(odd) [name].rpc",
];
const host = new MemoryHost(Object.fromEntries(names.map((name) => [`/project/${name}`, ""])));

const patterns: readonly (readonly [string, readonly string[]])[] = [
  ["*.rpc", ["a.rpc"]],
  ["**/*.rpc", ["a.rpc", "rpc/(odd) [name].rpc", "rpc/b.rpc", "rpc/deep/er/c.rpc"]],
  ["rpc/**/*.rpc", ["rpc/(odd) [name].rpc", "rpc/b.rpc", "rpc/deep/er/c.rpc"]],
  ["./rpc/*.rpc", ["rpc/(odd) [name].rpc", "rpc/b.rpc"]],
  ["rpc/**", ["rpc/(odd) [name].rpc", "rpc/b.rpc", "rpc/deep/er/c.rpc"]],
  ["rpc/?.rpc", ["rpc/b.rpc"]],
  ["{a,rpc/b}.rpc", ["a.rpc", "rpc/b.rpc"]],
  ["rpc/.hidden/*.rpc", ["rpc/.hidden/d.rpc"]],
  ["node_modules/x/*.rpc", ["node_modules/x/e.rpc"]],
  ["gone/**/*.rpc", []],
];

for (const [pattern, expected] of patterns) {
  test(`${pattern} finds ${expected.length} files`, () => {
    const found = findFiles(host, "/project", pattern);
    assert.deepEqual(
      found.map((path) => path.replace("/project/", "")),
      expected,
    );
  });
}

test("the base of a pattern ends before its first wildcard", () => {
  assert.equal(patternBase("rpc/**/*.rpc"), "rpc");
  assert.equal(patternBase("a/b/c*/d.rpc"), "a/b");
  assert.equal(patternBase("*.rpc"), ".");
  assert.equal(patternBase("../shared/*.rpc"), "../shared");
  assert.equal(patternBase("/abs/*.rpc"), "/abs");
  assert.equal(patternBase("/*.rpc"), "/");
});
