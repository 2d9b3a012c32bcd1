import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";

import { checkCommand } from "../../../compiler/src/commands/check.js";
import type { CommonOptions } from "../../../compiler/src/commands/command-io.js";
import { generateCommand } from "../../../compiler/src/commands/generate.js";
import { catalog, diagnosticNames } from "../../../compiler/src/diagnostics/catalog.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "../commands/scripted-io.js";
import { specialWorlds } from "./special-worlds.js";

const goldens = join(import.meta.dirname, "../../golden/diagnostics");
const options: CommonOptions = { format: "pretty", maxErrors: 100, config: undefined };

/** The files of a golden folder as a project in memory. */
function readProject(folder: string): MemoryHost {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, entry);
    if (!statSync(path).isFile() || entry === "diagnostics.txt") continue;
    files[`/project/${relative(folder, path)}`] = readFileSync(path, "utf8");
  }
  return new MemoryHost(files);
}

/** What the command says: `generate` where there is an rpcgen.json, else `check` of all files. */
async function diagnosticsOf(code: string, folder: string): Promise<string> {
  const special = specialWorlds[code];
  const host = special === undefined ? readProject(folder) : special();
  const scripted = new ScriptedIo(host);
  const usesConfig = special !== undefined || host.status("/project/rpcgen.json") !== undefined;
  if (usesConfig) await generateCommand(scripted.io, { ...options, check: code === "RPC5015" });
  else checkCommand(scripted.io, { ...options, files: ["*.rpc"] });
  return scripted.printedErrors;
}

for (const name of diagnosticNames()) {
  const { code } = catalog[name];
  test(`${code} ${name} reads as its golden`, async () => {
    const folder = join(goldens, `${code}-${name}`);
    const golden = join(folder, "diagnostics.txt");
    const actual = await diagnosticsOf(code, folder);
    assert.match(actual, new RegExp(`\\[${code}\\]`), `${code} is not given:\n${actual}`);
    if (process.env["UPDATE"] === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(golden, actual);
    }
    assert.ok(existsSync(golden), `no golden for ${code}: run with UPDATE=1`);
    assert.equal(actual, readFileSync(golden, "utf8"));
  });
}

test("every golden folder belongs to a code of the catalogue", () => {
  const known = new Set(diagnosticNames().map((name) => `${catalog[name].code}-${name}`));
  assert.deepEqual(
    readdirSync(goldens).filter((folder) => !known.has(folder)),
    [],
  );
});

test("codes are unique and begin with the digit of their group", () => {
  const codes = diagnosticNames().map((name) => catalog[name].code);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^RPC[1235]\d{3}$/);
});
