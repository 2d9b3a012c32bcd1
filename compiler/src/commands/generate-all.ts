import { compile } from "../compile.js";
import type { Config } from "../config/load-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { RecordingHost } from "../recording-host.js";
import type { Stopwatch } from "../stopwatch.js";
import type { CommandIo } from "./command-io.js";
import type { GenerateCache } from "./generate-cache.js";

/** A whole run of `generate`. */
export interface GenerateRun {
  readonly config: Config;
  /** Write nothing; say what is missing, out of date or left over. */
  readonly check: boolean;
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
  const { config, check, cache, stopwatch } = run;
  const recording = new RecordingHost(io.host);
  const { model, diagnostics } = compile(recording, {
    folder: config.folder,
    sources: config.sources,
    nameFolder: io.folder,
    stopwatch,
  });
  if (model === undefined) return { diagnostics, summary: undefined };
  // The printers of generated code are loaded only when there is something to print.
  const { emitModel } = await import("../emit/emit.js");
  const { checkOutput, removeLeftovers, writeOutput } = await import("./output.js");
  const files = stopwatch.time("emit", () => emitModel(model));
  const output = { config, files, stopwatch };
  const outcome = check ? checkOutput(io, output) : writeOutput(io, output);
  if (outcome.diagnostics.length > 0) {
    return { diagnostics: [...diagnostics, ...outcome.diagnostics], summary: undefined };
  }
  if (!check) removeLeftovers(io, output);
  if (cache) stopwatch.time("cache", () => cache.write({ recording, files, diagnostics }));
  return { diagnostics, summary: outcome.summary };
}
