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
import type { SourceFile } from "../source/source-file.js";
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
  return hasErrors(diagnostics) ? 1 : 0;
}

/** For people a line on what was done; for a pipe before it, the paths of what is to be formatted. */
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
  if (!isForPeople(options)) return;
  const isListed = options.check && options.format === "pretty" && !io.isOutputTerminal;
  if (isListed) for (const name of changed) io.print(`${name}\n`);
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
    const found = check ? [...diagnostics, unformatted(loaded.source, text)] : diagnostics;
    return { state: "changed", diagnostics: found, text };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const failure = createDiagnostic(
      "output-failed",
      { path: name, why: error.message },
      undefined,
    );
    return { state: "failed", diagnostics: [failure] };
  }
}

/** Shows the first line that would be another one. */
function unformatted(source: SourceFile, text: string): Diagnostic {
  const written = source.text;
  let at = 0;
  while (at < written.length && written[at] === text[at]) at += 1;
  // The text of a source has no byte order mark; where nothing else differs, that is what goes.
  const isMark = written === text;
  const { line } = source.position(isMark ? 0 : at);
  const start = source.lineStart(line);
  const span = { source, start, end: start + source.lineText(line).length };
  const label = isMark ? "the byte order mark before it goes" : "the first line that would change";
  const help = "run `rpcgen format`";
  return createDiagnostic("unformatted-file", { path: source.name }, span, { label, help });
}

function areEqual(bytes: Uint8Array, text: string): boolean {
  const wanted = new TextEncoder().encode(text);
  return bytes.length === wanted.length && wanted.every((byte, index) => bytes[index] === byte);
}

/** The standard input is formatted as if it were a file, and the result printed. */
async function formatInput(io: CommandIo, options: FormatOptions): Promise<ExitStatus> {
  const path = "/stdin";
  const host = new MemoryHost({ [path]: await options.readInput() });
  const { text, diagnostics } = formatFile(host, { path, name: "stdin", check: options.check });
  report(io, options, diagnostics);
  if (text === undefined) return 1;
  if (!options.check) io.print(text);
  return hasErrors(diagnostics) ? 1 : 0;
}
