import { basename, isAbsolute, join, relative } from "node:path";

import { patternBase } from "../config/glob.js";
import { configName, loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { HostError } from "../host.js";
import { report } from "./report.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { sampleConfig, sampleSource } from "./init-files.js";
import { addScripts, moduleCommands } from "./init-manifest.js";

/** What happened to one file. */
type Outcome = "created" | "changed" | "kept";

/** `rpcgen init`: what a project needs to begin with; never overwrites, and may be run again. */
export function initCommand(io: CommandIo, options: CommonOptions): ExitStatus {
  try {
    const configOutcome = createFile(io, configName, sampleConfig);
    const { config, diagnostics } = loadConfig(io.host, { folder: io.folder, file: undefined });
    if (config === undefined) {
      report(io, options, diagnostics);
      return 2;
    }
    const out = relative(io.folder, config.out).replaceAll("\\", "/");
    const outcomes: readonly (readonly [string, Outcome])[] = [
      [configName, configOutcome],
      ...sampleOutcome(io),
      ...attributesOutcome(io, out),
      ...scriptsOutcome(io),
    ];
    for (const [path, outcome] of outcomes) io.print(`${outcome.padEnd(8)} ${path}\n`);
    const commands = moduleCommands(io.host, io.folder);
    if (commands !== undefined) {
      io.print(`\nGenerated code and the examples are ES modules: \`${commands}\`.\n`);
    }
    const from = [...new Set(config.sources.map((source) => `${patternBase(source)}/`))].join(", ");
    io.print(`\nNext: \`npx rpcgen\` generates TypeScript from ${from} into ${out}/.\n`);
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

/** Marks the generated files as such, so that reviews fold them. */
function attributesOutcome(io: CommandIo, out: string): readonly (readonly [string, Outcome])[] {
  // A pattern reaches nothing outside of its own folder.
  if (out.startsWith("../") || isAbsolute(out)) return [];
  const pattern = /[\s"\\]/.test(out) ? JSON.stringify(`${out}/**`) : `${out}/**`;
  const line = `${pattern} linguist-generated=true`;
  const name = ".gitattributes";
  const path = join(io.folder, name);
  const present = io.host.status(path) !== undefined;
  const text = present ? new TextDecoder().decode(io.host.readFile(path)) : "";
  if (text.split(/\r?\n/).includes(line)) return [[name, "kept"]];
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  io.host.writeFile(path, `${text}${separator}${line}\n`);
  return [[name, present ? "changed" : "created"]];
}

function scriptsOutcome(io: CommandIo): readonly (readonly [string, Outcome])[] {
  const changed = addScripts(io.host, io.folder);
  return changed === undefined ? [] : [["package.json", changed ? "changed" : "kept"]];
}
