import { basename, join } from "node:path";

import { configName } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { HostError } from "../host.js";
import { report } from "./report.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { sampleConfig, sampleSource } from "./init-files.js";

/** What happened to one file. */
type Outcome = "created" | "changed" | "kept";

const attributesLine = "gen/** linguist-generated=true";
const scripts: ReadonlyMap<string, string> = new Map([
  ["generate", "rpcgen generate"],
  ["check:rpc", "rpcgen check"],
]);

/** `rpcgen init`: what a project needs to begin with; never overwrites, and may be run again. */
export function initCommand(io: CommandIo, options: CommonOptions): ExitStatus {
  try {
    const outcomes: readonly (readonly [string, Outcome])[] = [
      [configName, createFile(io, configName, sampleConfig)],
      ...sampleOutcome(io),
      [".gitattributes", addAttributes(io)],
      ...scriptsOutcome(io),
    ];
    for (const [path, outcome] of outcomes) io.print(`${outcome.padEnd(8)} ${path}\n`);
    io.print("\nNext: `npx rpcgen` generates TypeScript from rpc/ into gen/.\n");
    return 0;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const parameters = { path: basename(error.path), why: error.message };
    report(io, options, [createDiagnostic("output-failed", parameters, undefined)]);
    return 1;
  }
}

function createFile(io: CommandIo, path: string, text: string): Outcome {
  const full = join(io.folder, path);
  if (io.host.status(full) !== undefined) return "kept";
  io.host.writeFile(full, text);
  return "created";
}

/** A sample only where there is no source yet. */
function sampleOutcome(io: CommandIo): readonly (readonly [string, Outcome])[] {
  const entries = io.host.list(join(io.folder, "rpc"));
  if (entries.length > 0) return [];
  const path = "rpc/hello.rpc";
  return [[path, createFile(io, path, sampleSource)]];
}

function addAttributes(io: CommandIo): Outcome {
  const path = join(io.folder, ".gitattributes");
  const present = io.host.status(path) !== undefined;
  const text = present ? new TextDecoder().decode(io.host.readFile(path)) : "";
  if (text.split(/\r?\n/).includes(attributesLine)) return "kept";
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  io.host.writeFile(path, `${text}${separator}${attributesLine}\n`);
  return present ? "changed" : "created";
}

/** Adds scripts to a package.json that is there and lacks them; its formatting is kept. */
function scriptsOutcome(io: CommandIo): readonly (readonly [string, Outcome])[] {
  const path = join(io.folder, "package.json");
  if (io.host.status(path)?.kind !== "file") return [];
  const text = new TextDecoder().decode(io.host.readFile(path));
  const manifest = parseObject(text);
  if (manifest === undefined) return [["package.json", "kept"]];
  const present = isObject(manifest["scripts"]) ? manifest["scripts"] : {};
  const missing = [...scripts].filter(([name]) => !Object.hasOwn(present, name));
  if (missing.length === 0) return [["package.json", "kept"]];
  const changed = { ...manifest, scripts: { ...present, ...Object.fromEntries(missing) } };
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const end = text.endsWith("\n") ? "\n" : "";
  io.host.writeFile(path, `${JSON.stringify(changed, null, indent)}${end}`);
  return [["package.json", "changed"]];
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
