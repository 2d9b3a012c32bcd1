import { compile } from "../compile.js";
import type { Config } from "../config/load-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import { RecordingHost } from "../recording-host.js";
import type { Stopwatch } from "../stopwatch.js";
import type { CommandIo } from "./command-io.js";
import { compileRequest } from "./compile-request.js";
import type { GenerateCache } from "./generate-cache.js";
import { keepLock } from "./lock-output.js";

/** A whole run of `generate`. */
export interface GenerateRun {
  readonly config: Config;
  /** Write nothing; say what is missing, out of date or left over. */
  readonly check: boolean;
  /** `--frozen-lock`: refuse to give new numbers. */
  readonly frozenLock: boolean;
  /** Where to remember the run. */
  readonly cache: GenerateCache | undefined;
  readonly stopwatch: Stopwatch;
}

/** What a run found and did. */
export interface GenerateOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** `3 files written, 2 unchanged`; `undefined` when there are errors. */
  readonly summary: string | undefined;
}

/** Compiles, emits, and compares or writes. */
export async function generateAll(io: CommandIo, run: GenerateRun): Promise<GenerateOutcome> {
  const { config, check, frozenLock, cache, stopwatch } = run;
  const recording = new RecordingHost(io.host);
  const request = compileRequest(config, io.folder, stopwatch);
  const { model, diagnostics, lock } = compile(recording, request);
  if (model === undefined) return { diagnostics, summary: undefined };
  // The printers of generated code are loaded only when there is something to print.
  const { emitModel } = await import("../emit/emit.js");
  const { checkOutput, removeLeftovers, writeOutput } = await import("./output.js");
  const emitted = stopwatch.time("emit", () => emitModel(model));
  const files = config.emit === "ts" ? emitted : await asJavaScript(emitted, stopwatch);
  const output = { config, files, stopwatch };
  // First of all: no number may be in use that is not kept.
  const refusals = keepLock(io, lock, { check, frozen: frozenLock });
  if (refusals.length > 0) {
    return { diagnostics: [...diagnostics, ...refusals], summary: undefined };
  }
  const outcome = check ? checkOutput(io, output) : writeOutput(io, output);
  if (outcome.diagnostics.length > 0) {
    return { diagnostics: [...diagnostics, ...outcome.diagnostics], summary: undefined };
  }
  if (!check) removeLeftovers(io, output);
  // What was read of another lock file would not be asked again.
  const isSettled = lock === undefined || lock.before === lock.text;
  if (cache && isSettled) {
    stopwatch.time("cache", () => cache.write({ recording, files, diagnostics }));
  }
  return { diagnostics, summary: outcome.summary };
}

/** Needs a compiler of TypeScript, which nobody else should wait for. */
async function asJavaScript(
  files: readonly GeneratedFile[],
  stopwatch: Stopwatch,
): Promise<readonly GeneratedFile[]> {
  const { Transpiler } = await import("../transpile/transpiler.js");
  return stopwatch.time("transpile", () => new Transpiler().transpile(files));
}
