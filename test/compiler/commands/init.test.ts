import assert from "node:assert/strict";
import { test } from "node:test";

import { initCommand } from "../../../compiler/src/commands/init.js";
import { compileRequest } from "../../../compiler/src/commands/compile-request.js";
import { compile } from "../../../compiler/src/compile.js";
import { loadConfig } from "../../../compiler/src/config/load-config.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "./scripted-io.js";

const options = { format: "pretty", maxErrors: 100, config: undefined } as const;

test("what init writes compiles without a warning", () => {
  const host = new MemoryHost();
  host.makeFolder("/project");
  assert.equal(initCommand(new ScriptedIo(host).io, options), 0);
  const { config } = loadConfig(host, { folder: "/project", file: undefined });
  assert.ok(config !== undefined);
  const { model, diagnostics } = compile(host, compileRequest(config, "/project"));
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    model?.files.map(({ output }) => output),
    ["hello"],
  );
});

test("a package.json that is not JSON is left alone", () => {
  const host = new MemoryHost({ "/project/package.json": "{ broken" });
  const scripted = new ScriptedIo(host);
  assert.equal(initCommand(scripted.io, options), 0);
  assert.equal(host.readText("/project/package.json"), "{ broken");
  assert.match(scripted.printed, /kept {5}package\.json/);
});

const moduleNote = /Generated code and the examples are ES modules: `(.*)`/;

for (const [what, files, commands] of [
  ["no package.json", {}, "npm init -y && npm pkg set type=module"],
  ["one of CommonJS", { "/project/package.json": "{}" }, "npm pkg set type=module"],
  ["one of ES modules", { "/project/package.json": '{"type":"module"}' }, undefined],
  ["one of ES modules above", { "/package.json": '{"type":"module"}' }, undefined],
  ["one that is not JSON", { "/project/package.json": "{ broken" }, undefined],
] as const) {
  test(`with ${what}, init ${commands === undefined ? "says nothing" : "says"} of ES modules`, () => {
    const scripted = new ScriptedIo(new MemoryHost({ ...files }));
    assert.equal(initCommand(scripted.io, options), 0);
    assert.equal(moduleNote.exec(scripted.printed)?.[1], commands);
  });
}

test("init goes by the folders of a configuration that is there", () => {
  const config = '{ "sources": ["idl/**/*.rpc"], "out": "./src/made here/" }';
  const host = new MemoryHost({ "/project/rpcgen.json": config });
  const scripted = new ScriptedIo(host);
  assert.equal(initCommand(scripted.io, options), 0);
  assert.match(scripted.printed, /generates TypeScript from idl\/ into src\/made here\/\.\n$/);
  const attributes = host.readText("/project/.gitattributes");
  assert.equal(attributes, '"src/made here/**" linguist-generated=true\n');
});

test("init marks nothing that lies outside of the project", () => {
  const host = new MemoryHost({ "/project/rpcgen.json": '{ "out": "../made" }' });
  assert.equal(initCommand(new ScriptedIo(host).io, options), 0);
  assert.equal(host.status("/project/.gitattributes"), undefined);
});

test("a configuration that is wrong is reported before anything else is written", () => {
  const host = new MemoryHost({ "/project/rpcgen.json": '{ "out": 5 }' });
  const scripted = new ScriptedIo(host);
  assert.equal(initCommand(scripted.io, options), 2);
  assert.match(scripted.printedErrors, /RPC5/);
  assert.deepEqual(host.changes, []);
});
