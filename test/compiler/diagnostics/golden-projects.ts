import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

import { checkCommand } from "../../../compiler/src/commands/check.js";
import type { CommonOptions, ExitStatus } from "../../../compiler/src/commands/command-io.js";
import { exportCommand } from "../../../compiler/src/commands/export.js";
import { formatCommand } from "../../../compiler/src/commands/format.js";
import { generateCommand } from "../../../compiler/src/commands/generate.js";
import type { RunGit } from "../../../compiler/src/commands/run-git.js";
import { catalog, type DiagnosticName } from "../../../compiler/src/diagnostics/catalog.js";
import { scaffoldCommand } from "../../../compiler/src/commands/scaffold.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "../commands/scripted-io.js";
import { specialWorlds } from "./special-worlds.js";

/** Where the goldens lie: a folder for each code with the mistake, and `good` in it without. */
export const goldensFolder: string = join(import.meta.dirname, "../../golden/diagnostics");

const options: CommonOptions = { format: "pretty", maxErrors: 100, config: undefined };

/** What a command said about a project. */
export interface Outcome {
  /** As it would be typed. */
  readonly command: string;
  readonly printedErrors: string;
  readonly status: ExitStatus;
}

/** The folder of a diagnostic. */
export function goldenFolder(name: DiagnosticName): string {
  return join(goldensFolder, `${catalog[name].code}-${name}`);
}

/** The text files of a folder by path, without what belongs to the golden itself. */
export function readFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = relative(folder, join(folder, entry)).replaceAll("\\", "/");
    const isOwn = path === "diagnostics.txt" || path === "good" || path.startsWith("good/");
    if (isOwn || !statSync(join(folder, entry)).isFile()) continue;
    files.set(path, readFileSync(join(folder, entry), "utf8"));
  }
  return files;
}

/**
 * Runs the mistake of a diagnostic: `check` against the folder `before` where there is one, `generate`
 * where there is an rpcgen.json, else `check`.
 */
export async function runBad(name: DiagnosticName): Promise<Outcome> {
  const { code } = catalog[name];
  const special = specialWorlds[code];
  if (special === undefined) {
    if (code === "RPC5020") return runExport(projectOf(readFiles(goldenFolder(name))));
    if (code === "RPC4117") return runScaffold(projectOf(readFiles(goldenFolder(name))));
    const words = code === "RPC4203" ? ["--frozen-lock"] : [];
    return run(projectOf(readFiles(goldenFolder(name))), words);
  }
  if (code === "RPC5016") return runFormat(special.make());
  if (code === "RPC5017") return runCheck(special.make(), "main");
  return run(special.make(), code === "RPC5015" ? ["--check"] : [], true);
}

/** Runs the good example of a diagnostic. */
export async function runGood(name: DiagnosticName): Promise<Outcome> {
  return run(projectOf(readFiles(join(goldenFolder(name), "good"))), []);
}

function projectOf(files: ReadonlyMap<string, string>): MemoryHost {
  return new MemoryHost(
    Object.fromEntries([...files].map(([path, text]) => [`/project/${path}`, text])),
  );
}

async function run(
  host: MemoryHost,
  words: readonly string[],
  generates = host.status("/project/rpcgen.json") !== undefined,
): Promise<Outcome> {
  const scripted = new ScriptedIo(host);
  if (generates) {
    const check = words.includes("--check");
    const frozenLock = words.includes("--frozen-lock");
    const status = await generateCommand(scripted.io, { ...options, check, frozenLock });
    const command = ["rpcgen generate", ...words].join(" ");
    return { command, printedErrors: scripted.printedErrors, status };
  }
  const hasBaseline = host.status("/project/before") !== undefined;
  return runCheck(host, hasBaseline ? "before" : undefined);
}

function runCheck(host: MemoryHost, baseline: string | undefined): Outcome {
  const scripted = new ScriptedIo(host);
  const runGit: RunGit = () => ({ kind: "failed", message: "not a git repository" });
  const against = baseline === undefined ? undefined : { baseline, runGit };
  const status = checkCommand(scripted.io, { ...options, files: ["*.rpc"], against });
  const words = baseline === undefined ? "" : ` --against ${baseline}`;
  const command = `rpcgen check "*.rpc"${words}`;
  return { command, printedErrors: scripted.printedErrors, status };
}

function runExport(host: MemoryHost): Outcome {
  const scripted = new ScriptedIo(host);
  const target = { what: "proto", out: "proto", force: false } as const;
  const status = exportCommand(scripted.io, { ...options, ...target });
  const command = "rpcgen export proto --out proto";
  return { command, printedErrors: scripted.printedErrors, status };
}

async function runScaffold(host: MemoryHost): Promise<Outcome> {
  const scripted = new ScriptedIo(host);
  const status = await scaffoldCommand(scripted.io, { ...options, out: "src" });
  return { command: "rpcgen scaffold", printedErrors: scripted.printedErrors, status };
}

async function runFormat(host: MemoryHost): Promise<Outcome> {
  const scripted = new ScriptedIo(host);
  const readInput = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  const format = { ...options, files: ["*.rpc"], check: true, readInput };
  const status = await formatCommand(scripted.io, format);
  const command = 'rpcgen format --check "*.rpc"';
  return { command, printedErrors: scripted.printedErrors, status };
}
