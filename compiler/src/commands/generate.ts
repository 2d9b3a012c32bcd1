import { loadConfig } from "../config/load-config.js";
import type { Config } from "../config/load-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { Stopwatch } from "../stopwatch.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { GenerateCache } from "./generate-cache.js";
import { count, isForPeople, report } from "./report.js";

/** Options of `rpcgen generate`. */
export interface GenerateOptions extends CommonOptions {
  /** Write nothing; say what is missing, out of date or left over. */
  readonly check: boolean;
  /** Say how long each stage took. */
  readonly stats?: boolean;
  /** `false`: do all of it, even when it is known that nothing has changed. */
  readonly cache?: boolean | undefined;
  /** Refuse to give new numbers to remotes. */
  readonly frozenLock?: boolean | undefined;
  /** Take proxies that were declared by hand out of the remotes first. */
  readonly cleanUserRpc?: boolean | undefined;
  /** Stay, and generate again whenever a source changes. */
  readonly watch?: boolean;
}

/** `rpcgen generate`: compiles and brings the output folder up to date, or touches nothing. */
export async function generateCommand(
  io: CommandIo,
  options: GenerateOptions,
): Promise<ExitStatus> {
  if (options.watch === true) {
    if (options.format === "sarif") {
      io.printError("--watch has no end, and a SARIF log is one document: use --format json.\n");
      return 2;
    }
    const { watchCommand } = await import("./watch.js");
    return watchCommand(io, options);
  }
  const stopwatch = new Stopwatch(io.now);
  const status = await generateOnce(io, options, stopwatch);
  if (options.stats === true) io.printError(stopwatch.report());
  return status;
}

async function generateOnce(
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
  if (options.cleanUserRpc === true && !options.check) {
    const { cleanRemotes } = await import("./clean-remotes.js");
    for (const line of cleanRemotes(io, config)) if (isForPeople(options)) io.print(`${line}\n`);
  }
  const outcome = await outcomeOf(io, options, config, stopwatch);
  report(io, options, outcome.diagnostics);
  if (outcome.summary === undefined) return 1;
  const milliseconds = Math.round(io.now() - started);
  if (isForPeople(options)) io.print(`${outcome.summary} in ${milliseconds} ms\n`);
  return 0;
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** `undefined` when there are errors. */
  readonly summary: string | undefined;
}

async function outcomeOf(
  io: CommandIo,
  options: GenerateOptions,
  config: Config,
  stopwatch: Stopwatch,
): Promise<Outcome> {
  const useCache = !options.check && options.cache !== false;
  const cache = useCache ? GenerateCache.of(io, config, options.config) : undefined;
  const known = cache && stopwatch.time("cache", () => cache.read());
  if (known !== undefined) {
    const { files, diagnostics } = known;
    return { diagnostics, summary: `${count(0, "file")} written, ${files} unchanged` };
  }
  // The compiler is loaded only when there is something to compile.
  const { generateAll } = await import("./generate-all.js");
  const { check, frozenLock = false } = options;
  return generateAll(io, { config, check, frozenLock, cache, stopwatch });
}
