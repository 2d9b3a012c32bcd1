import { compile } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import { count, report } from "./report.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";

/** Options of `rpcgen check`. */
export interface CheckOptions extends CommonOptions {
  /** Files and patterns instead of those of rpcgen.json. */
  readonly files: readonly string[];
}

/** `rpcgen check`: compiles and says what is wrong; writes nothing. */
export function checkCommand(io: CommandIo, options: CheckOptions): ExitStatus {
  let request = { folder: io.folder, sources: options.files };
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
  const result = compile(io.host, { ...request, nameFolder: io.folder });
  report(io, options, result.diagnostics);
  if (hasErrors(result.diagnostics)) return 1;
  const files = count(result.model?.files.length ?? 0, "file");
  const milliseconds = Math.round(io.now() - started);
  if (options.format === "pretty") io.print(`${files} checked in ${milliseconds} ms\n`);
  return 0;
}
