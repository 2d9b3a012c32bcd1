import { compile } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { ExportError } from "../export/export-error.js";
import { exportModel } from "../export/export-model.js";
import type { ExportedFile, ExportFormat } from "../export/export-model.js";
import type { Model } from "../model/model.js";
import { compileRequest } from "./compile-request.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { writeExport } from "./export-write.js";
import { isForPeople, report } from "./report.js";

/** Options of `rpcgen export`. */
export interface ExportOptions extends CommonOptions {
  readonly what: ExportFormat;
  /** Folder or file to write to; standard output unless given. */
  readonly out: string | undefined;
  /** Replace files that rpcgen did not write. */
  readonly force: boolean;
}

/** `rpcgen export`: the same interfaces for other languages and tools. */
export function exportCommand(io: CommandIo, options: ExportOptions): ExitStatus {
  // Where the result goes to the standard output, everything else goes beside it.
  const aside = options.out === undefined ? { ...io, print: io.printError } : io;
  const started = io.now();
  const { config, diagnostics: mistakes } = loadConfig(io.host, {
    folder: io.folder,
    file: options.config,
  });
  if (config === undefined) {
    report(aside, options, mistakes);
    return 2;
  }
  const { model, diagnostics } = compile(io.host, compileRequest(config, io.folder));
  if (model === undefined) {
    report(aside, options, diagnostics);
    return 1;
  }
  const { files, diagnostics: refusals } = exportOrSay(model, options.what);
  if (refusals.length > 0) {
    report(aside, options, [...diagnostics, ...refusals]);
    return 1;
  }
  if (options.out === undefined) {
    report(aside, options, diagnostics);
    return print(io, files);
  }
  const outcome = writeExport(io, files, { ...options, out: options.out });
  report(io, options, [...diagnostics, ...outcome.diagnostics]);
  if (outcome.diagnostics.length > 0) return 1;
  const milliseconds = Math.round(io.now() - started);
  if (isForPeople(options)) io.print(`${outcome.summary} in ${milliseconds} ms\n`);
  return 0;
}

interface Exported {
  readonly files: readonly ExportedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

function exportOrSay(model: Model, what: ExportFormat): Exported {
  try {
    return { files: exportModel(model, what), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ExportError)) throw error;
    const parameters = { path: error.path, why: error.message };
    return { files: [], diagnostics: [createDiagnostic("not-exportable", parameters, undefined)] };
  }
}

function print(io: CommandIo, files: readonly ExportedFile[]): ExitStatus {
  const [only, another] = files;
  if (only === undefined || another !== undefined) {
    const count = files.length;
    io.printError(`This makes ${count} files. Say which folder they go to: \`--out proto\`.\n`);
    return 2;
  }
  if (typeof only.content === "string") {
    io.print(only.content);
    return 0;
  }
  if (io.isOutputTerminal) {
    io.printError(
      `This is binary, not for a terminal. Say where it goes: \`--out ${only.path}\`.\n`,
    );
    return 2;
  }
  io.printBytes(only.content);
  return 0;
}
