import type { CompileRequest } from "../compile.js";
import type { Config } from "../config/load-config.js";
import type { Stopwatch } from "../stopwatch.js";

/** What a configuration asks to be compiled. `nameFolder`: names in diagnostics are relative to it. */
export function compileRequest(
  config: Config,
  nameFolder: string,
  stopwatch?: Stopwatch,
): CompileRequest {
  const { folder, sources, out, types, remotes: patterns } = config;
  const remotes = patterns.length === 0 ? {} : { remotes: { patterns, out, types } };
  return { folder, sources, nameFolder, ...remotes, ...(stopwatch && { stopwatch }) };
}
