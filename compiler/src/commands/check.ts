import { relative } from "node:path";

import { compile } from "../compile.js";
import type { CompileRequest, CompileResult } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import type { ChosenFix } from "../diagnostics/apply-fixes.js";
import { hasErrors, sortDiagnostics } from "../diagnostics/diagnostic-list.js";
import { Stopwatch } from "../stopwatch.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { fixSources } from "./fix.js";
import { count, isForPeople, report } from "./report.js";
import { writeFixes } from "./write-fixes.js";

/** Options of `rpcgen check`. */
export interface CheckOptions extends CommonOptions {
  /** Files and patterns instead of those of rpcgen.json. */
  readonly files: readonly string[];
  /** Make the fixes that are safe to make, and say what is left. */
  readonly fix?: boolean;
  /** Say how long each stage took. */
  readonly stats?: boolean;
}

/** `rpcgen check`: compiles and says what is wrong; writes nothing but what `--fix` mends. */
export function checkCommand(io: CommandIo, options: CheckOptions): ExitStatus {
  let request: CompileRequest = { folder: io.folder, sources: options.files };
  if (options.files.length === 0) {
    const { config, diagnostics } = loadConfig(io.host, {
      folder: io.folder,
      file: options.config,
    });
    if (config === undefined) {
      report(io, options, diagnostics);
      return 2;
    }
    request = config;
  }
  const started = io.now();
  const stopwatch = new Stopwatch(io.now);
  const { folder, sources } = request;
  const complete = { folder, sources, nameFolder: io.folder, stopwatch };
  const result =
    options.fix === true ? fixAndSay(io, options, complete) : compile(io.host, complete);
  report(io, options, result.diagnostics);
  if (options.stats === true) io.printError(stopwatch.report());
  if (hasErrors(result.diagnostics)) return 1;
  const files = count(result.model?.files.length ?? 0, "file");
  const milliseconds = Math.round(io.now() - started);
  if (isForPeople(options)) io.print(`${files} checked in ${milliseconds} ms\n`);
  return 0;
}

/** Mends what can be mended; the result is what is left. */
function fixAndSay(io: CommandIo, options: CommonOptions, request: CompileRequest): CompileResult {
  const { fixed, texts, result } = fixSources(io.host, request);
  const failures = writeFixes(io.host, texts, (path) => nameOf(io, path));
  if (failures.length > 0) {
    const diagnostics = sortDiagnostics([...failures, ...result.diagnostics]);
    return { model: undefined, diagnostics };
  }
  // Where the standard output is for programs, what was done goes beside it.
  const say = isForPeople(options) ? io.print : io.printError;
  for (const entry of fixed) say(`fixed ${fixText(entry)}\n`);
  if (fixed.length > 0) {
    say(`${count(fixed.length, "fix", "fixes")} in ${count(texts.size, "file")}\n`);
  }
  return result;
}

function fixText({ diagnostic, fix }: ChosenFix): string {
  const { code, span } = diagnostic;
  if (span === undefined) return `${code}: ${fix.title}`;
  const { line, column } = span.source.position(span.start);
  return `${span.source.name}:${line}:${column} ${code}: ${fix.title}`;
}

function nameOf(io: CommandIo, path: string): string {
  return relative(io.folder, path).replaceAll("\\", "/");
}
