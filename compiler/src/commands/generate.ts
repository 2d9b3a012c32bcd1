import { compile } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import { Stopwatch } from "../stopwatch.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { isForPeople, report } from "./report.js";

/** Options of `rpcgen generate`. */
export interface GenerateOptions extends CommonOptions {
  /** Write nothing; say what is missing, out of date or left over. */
  readonly check: boolean;
  /** Say how long each stage took. */
  readonly stats?: boolean;
}

/** `rpcgen generate`: compiles and brings the output folder up to date, or touches nothing. */
export async function generateCommand(
  io: CommandIo,
  options: GenerateOptions,
): Promise<ExitStatus> {
  const stopwatch = new Stopwatch(io.now);
  const status = await generate(io, options, stopwatch);
  if (options.stats === true) io.printError(stopwatch.report());
  return status;
}

async function generate(
  io: CommandIo,
  options: GenerateOptions,
  stopwatch: Stopwatch,
): Promise<ExitStatus> {
  const started = io.now();
  const loaded = loadConfig(io.host, { folder: io.folder, file: options.config });
  if (loaded.config === undefined) {
    report(io, options, loaded.diagnostics);
    return 2;
  }
  const { config } = loaded;
  const { model, diagnostics } = compile(io.host, {
    folder: config.folder,
    sources: config.sources,
    forGeneration: true,
    nameFolder: io.folder,
    stopwatch,
  });
  if (model === undefined) {
    report(io, options, diagnostics);
    return 1;
  }
  // The printers of generated code are loaded only when there is something to print.
  const { emitModel } = await import("../emit/emit.js");
  const { checkOutput, writeOutput } = await import("./output.js");
  const output = { config, files: stopwatch.time("emit", () => emitModel(model)), stopwatch };
  const outcome = options.check ? checkOutput(io, output) : writeOutput(io, output);
  report(io, options, [...diagnostics, ...outcome.diagnostics]);
  if (outcome.diagnostics.length > 0) return 1;
  const milliseconds = Math.round(io.now() - started);
  if (isForPeople(options)) io.print(`${outcome.summary} in ${milliseconds} ms\n`);
  return 0;
}
