import { relative } from "node:path";

import { expandSources } from "../config/expand-sources.js";
import type { SourcePatterns } from "../config/expand-sources.js";
import { loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors, sortDiagnostics } from "../diagnostics/diagnostic-list.js";
import { format } from "../format/format.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { MemoryHost } from "../memory-host.js";
import { loadSource } from "../source/load-source.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { isForPeople, report } from "./report.js";

/** Options of `rpcgen format`. */
export interface FormatOptions extends CommonOptions {
  /** Files and patterns instead of those of rpcgen.json; `-` alone for the standard input. */
  readonly files: readonly string[];
  /** Write nothing; list what would change. */
  readonly check: boolean;
  readonly readInput: () => Promise<Uint8Array>;
}

/** `rpcgen format`: lays out every file that parses, and leaves the others as they are. */
export async function formatCommand(io: CommandIo, options: FormatOptions): Promise<ExitStatus> {
  if (options.files.includes("-")) {
    if (options.files.length === 1) return formatInput(io, options);
    io.printError("`-` stands for the standard input and must be the only file.\n");
    return 2;
  }
  let patterns: SourcePatterns = { folder: io.folder, sources: options.files };
  if (options.files.length === 0) {
    const { config, diagnostics } = loadConfig(io.host, {
      folder: io.folder,
      file: options.config,
    });
    if (config === undefined) {
      report(io, options, diagnostics);
      return 2;
    }
    patterns = { folder: config.folder, sources: config.sources };
  }
  return formatFiles(io, options, patterns);
}

function formatFiles(io: CommandIo, options: FormatOptions, patterns: SourcePatterns): ExitStatus {
  const started = io.now();
  const diagnostics: Diagnostic[] = [];
  const changed: string[] = [];
  let unchanged = 0;
  for (const { path } of expandSources(io.host, patterns, diagnostics)) {
    const name = relative(io.folder, path).replaceAll("\\", "/");
    const outcome = formatFile(io.host, { path, name, check: options.check });
    diagnostics.push(...outcome.diagnostics);
    if (outcome.state === "changed") changed.push(name);
    else if (outcome.state === "unchanged") unchanged += 1;
  }
  report(io, options, sortDiagnostics(diagnostics));
  say(io, options, { changed, unchanged, milliseconds: Math.round(io.now() - started) });
  return hasErrors(diagnostics) || (options.check && changed.length > 0) ? 1 : 0;
}

/** What is listed is a result; where the standard output is for diagnostics, it goes beside it. */
function say(
  io: CommandIo,
  options: FormatOptions,
  done: {
    readonly changed: readonly string[];
    readonly unchanged: number;
    readonly milliseconds: number;
  },
): void {
  const { changed, unchanged, milliseconds } = done;
  const print = isForPeople(options) ? io.print : io.printError;
  if (options.check) for (const name of changed) print(`${name}\n`);
  if (!isForPeople(options)) return;
  const files = changed.length === 1 ? "file" : "files";
  const rest = unchanged === 0 ? "" : `, ${unchanged} unchanged`;
  const what = `${changed.length} ${files} ${options.check ? "to format" : "formatted"}${rest}`;
  (options.check ? io.printError : io.print)(`${what} in ${milliseconds} ms\n`);
}

/** What became of a file. */
interface Outcome {
  readonly state: "changed" | "unchanged" | "failed";
  readonly diagnostics: readonly Diagnostic[];
  /** As it should be; `undefined` when it failed. */
  readonly text?: string;
}

function formatFile(
  host: Host,
  file: { readonly path: string; readonly name: string; readonly check: boolean },
): Outcome {
  const { path, name, check } = file;
  const loaded = loadSource(host, { path, name, importedBy: undefined });
  if (loaded.source === undefined) return { state: "failed", diagnostics: [loaded.diagnostic] };
  const { text, diagnostics } = format(loaded.source);
  if (text === undefined) return { state: "failed", diagnostics };
  try {
    // The text of the source has no byte order mark, so only the bytes tell.
    if (areEqual(host.readFile(path), text)) return { state: "unchanged", diagnostics, text };
    // A link stays a link: what it leads to is written.
    if (!check) host.writeFile(host.realPath(path), text);
    return { state: "changed", diagnostics, text };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const why = error.reason === "denied" ? "permission denied" : error.message;
    const failure = createDiagnostic("output-failed", { path: name, why }, undefined);
    return { state: "failed", diagnostics: [failure] };
  }
}

function areEqual(bytes: Uint8Array, text: string): boolean {
  const wanted = new TextEncoder().encode(text);
  return bytes.length === wanted.length && wanted.every((byte, index) => bytes[index] === byte);
}

/** The standard input is formatted as if it were a file, and the result printed. */
async function formatInput(io: CommandIo, options: FormatOptions): Promise<ExitStatus> {
  const path = "/stdin";
  const host = new MemoryHost({ [path]: await options.readInput() });
  const { state, text, diagnostics } = formatFile(host, { path, name: "stdin", check: true });
  report(io, options, diagnostics);
  if (text === undefined) return 1;
  if (!options.check) io.print(text);
  else if (state === "changed") {
    io.print("stdin\n");
    return 1;
  }
  return 0;
}
