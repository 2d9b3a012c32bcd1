import { join, relative, resolve } from "node:path";

import { compileProgram } from "../compile.js";
import type { CompileRequest, CompileResult } from "../compile.js";
import { configName, loadConfig } from "../config/load-config.js";
import type { ChosenFix } from "../diagnostics/apply-fixes.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors, sortDiagnostics } from "../diagnostics/diagnostic-list.js";
import { Stopwatch } from "../stopwatch.js";
import { readBaseline } from "./baseline.js";
import type { Baseline } from "./baseline.js";
import { compileRequest } from "./compile-request.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { fixSources } from "./fix.js";
import type { Check } from "./fix.js";
import { compareWhole, wholeVersion } from "./remote-version.js";
import { count, isForPeople, report } from "./report.js";
import type { RunGit } from "./run-git.js";
import { writeFixes } from "./write-fixes.js";

/** Options of `rpcgen check`. */
export interface CheckOptions extends CommonOptions {
  /** Files and patterns instead of those of rpcgen.json. */
  readonly files: readonly string[];
  /** Make the fixes that are safe to make, and say what is left. */
  readonly fix?: boolean;
  /** Say how long each stage took. */
  readonly stats?: boolean;
  /** An older version, and what reads it: also say what its users cannot take of this one. */
  readonly against?: Against | undefined;
}

/** The version to compare with. */
export interface Against {
  /** A branch, tag or commit, `git#ref=main`, or a folder. */
  readonly baseline: string;
  readonly runGit: RunGit;
}

/** `rpcgen check`: compiles and says what is wrong; writes nothing but what `--fix` mends. */
export function checkCommand(io: CommandIo, options: CheckOptions): ExitStatus {
  const project = openProject(io, options);
  if (project.request === undefined) {
    report(io, options, project.diagnostics);
    return 2;
  }
  const { request, baseline } = project;
  const started = io.now();
  const stopwatch = new Stopwatch(io.now);
  const check: Check = (host) => {
    return withChanges(compileProgram(host, { ...request, stopwatch }), baseline);
  };
  const result = options.fix === true ? fixAndSay(io, options, check) : check(io.host);
  const { against } = options;
  const fixCommand = `rpcgen check${against === undefined ? "" : ` --against ${against.baseline}`} --fix`;
  report(io, { ...options, fixCommand }, result.diagnostics);
  if (options.stats === true) io.printError(stopwatch.report());
  if (hasErrors(result.diagnostics)) return 1;
  const files = count(result.model?.files.length ?? 0, "file");
  const milliseconds = Math.round(io.now() - started);
  if (isForPeople(options)) io.print(`${files} checked in ${milliseconds} ms\n`);
  return 0;
}

/** What to check and what to compare it with, or why that cannot be said. */
type Project =
  | { readonly request: CompileRequest; readonly baseline: Baseline | undefined }
  | { readonly request: undefined; readonly diagnostics: readonly Diagnostic[] };

function openProject(io: CommandIo, options: CheckOptions): Project {
  let current: CompileRequest = { folder: io.folder, sources: options.files };
  let configFile: string | undefined;
  if (options.files.length === 0) {
    const { config, diagnostics } = loadConfig(io.host, {
      folder: io.folder,
      file: options.config,
    });
    if (config === undefined) return { request: undefined, diagnostics };
    current = compileRequest(config, io.folder);
    const { config: given } = options;
    configFile = given === undefined ? join(config.folder, configName) : resolve(io.folder, given);
  }
  const request = { ...current, nameFolder: io.folder };
  if (options.against === undefined) return { request, baseline: undefined };
  const { baseline: against, runGit } = options.against;
  const [host, workingFolder] = [io.host, io.folder];
  const baseline = readBaseline({ host, against, workingFolder, current, configFile, runGit });
  return baseline.kind === "unavailable"
    ? { request: undefined, diagnostics: [baseline.diagnostic] }
    : { request, baseline };
}

/** Only what compiles is compared: of anything else nobody knows what it means. */
function withChanges(
  compiled: ReturnType<typeof compileProgram>,
  baseline: Baseline | undefined,
): CompileResult {
  const { model, program, places, diagnostics } = compiled;
  if (baseline === undefined) return { model, diagnostics };
  if (baseline.kind !== "read") {
    return { model, diagnostics: sortDiagnostics([...diagnostics, baseline.diagnostic]) };
  }
  if (model === undefined) return { model, diagnostics };
  const changes = compareWhole(
    baseline.version,
    wholeVersion({ model, program, label: "" }, places),
  );
  return { model, diagnostics: sortDiagnostics([...diagnostics, ...changes]) };
}

/** Mends what can be mended; the result is what is left. */
function fixAndSay(io: CommandIo, options: CommonOptions, check: Check): CompileResult {
  const { fixed, texts, result } = fixSources(io.host, check);
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
