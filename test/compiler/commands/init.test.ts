import assert from "node:assert/strict";
import { test } from "node:test";

import { initCommand } from "../../../compiler/src/commands/init.js";
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
  const { model, diagnostics } = compile(host, { ...config, forGeneration: true });
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
