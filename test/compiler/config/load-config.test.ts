import assert from "node:assert/strict";
import { test } from "node:test";

import { loadConfig } from "../../../compiler/src/config/load-config.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";

function load(text: string): ReturnType<typeof loadConfig> {
  const host = new MemoryHost({ "/project/rpcgen.json": text });
  return loadConfig(host, { folder: "/project", file: undefined });
}

test("an empty object has defaults", () => {
  assert.deepEqual(load("{}").config, {
    folder: "/project",
    sources: ["rpc/**/*.rpc"],
    remotes: [],
    types: "import",
    emit: "ts",
    out: "/project/gen",
  });
});

test("the nearest configuration above the working folder is used, relative to itself", () => {
  const host = new MemoryHost({ "/project/rpcgen.json": '{ "out": "out" }', "/project/a/b/c": "" });
  const { config } = loadConfig(host, { folder: "/project/a/b", file: undefined });
  assert.equal(config?.folder, "/project");
  assert.equal(config?.out, "/project/out");
});

test("--config names another file", () => {
  const host = new MemoryHost({
    "/project/conf/x.json": '{ "sources": ["a.rpc"], "out": "../o" }',
  });
  const { config } = loadConfig(host, { folder: "/project", file: "conf/x.json" });
  assert.deepEqual(config, {
    folder: "/project/conf",
    sources: ["a.rpc"],
    remotes: [],
    types: "import",
    emit: "ts",
    out: "/project/o",
  });
});

const mistakes: readonly (readonly [string, string, string])[] = [
  ["", "RPC5002", "1:1"],
  ["{", "RPC5002", "1:2"],
  ['{ "out": "gen", }', "RPC5002", "1:17"],
  ['{ "out": gen }', "RPC5002", "1:10"],
  ['{ "out": "gen" } x', "RPC5002", "1:18"],
  ['{ "out": "ge\nn" }', "RPC5002", "1:10"],
  ['{ // comment\n "out": "gen" }', "RPC5002", "1:3"],
  ["[".repeat(5000), "RPC5002", "1:34"],
  ["[]", "RPC5004", "1:1"],
  ['{ "outs": "gen" }', "RPC5003", "1:3"],
  ['{ "out": "" }', "RPC5004", "1:10"],
  ['{ "out": "gen", "out": "gen" }', "RPC5004", "1:17"],
  ['{ "types": "copied" }', "RPC5004", "1:12"],
  ['{ "emit": "javascript" }', "RPC5004", "1:11"],
  ['{ "sources": [] }', "RPC5004", "1:14"],
  ['{ "sources": ["a", 1] }', "RPC5004", "1:14"],
  ['{ "sources": [{ "typescript": 1 }] }', "RPC5004", "1:14"],
  ['{ "sources": [{ "tsconfig": "a" }] }', "RPC5004", "1:14"],
  ['{ "sources": [{ "typescript": "a.ts", "other": "b" }] }', "RPC5004", "1:14"],
  ['{ "types": "both" }', "RPC5004", "1:12"],
  ['{ "$schema": 1 }', "RPC5004", "1:14"],
  ['{ "out": "." }', "RPC5013", "1:10"],
  ['{ "out": ".." }', "RPC5013", "1:10"],
  ['{ "out": "/" }', "RPC5013", "1:10"],
];

for (const [text, code, place] of mistakes) {
  test(`${JSON.stringify(text.slice(0, 40))} is ${code} at ${place}`, () => {
    const { diagnostics } = load(text);
    const [diagnostic] = diagnostics;
    const at = diagnostic?.span?.source.position(diagnostic.span.start);
    assert.equal(diagnostic?.code, code);
    assert.equal(`${at?.line}:${at?.column}`, place);
  });
}

test("the schema in the package knows the same settings", async () => {
  const schema: unknown = (
    await import("../../../compiler/rpcgen.schema.json", { with: { type: "json" } })
  ).default;
  assert.ok(typeof schema === "object" && schema !== null && "properties" in schema);
  assert.deepEqual(Object.keys(schema.properties ?? {}), [
    "$schema",
    "sources",
    "types",
    "emit",
    "out",
  ]);
});
