import { join, relative, resolve } from "node:path";

import { compile } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import { migrateModel } from "../migrate/migrate-model.js";
import type { MigratedFile } from "../migrate/migrate-model.js";
import { SourceFile } from "../source/source-file.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { compileRequest } from "./compile-request.js";
import { keepLock } from "./lock-output.js";
import { count, isForPeople, report } from "./report.js";

/** Options of `rpcgen migrate`. */
export interface MigrateOptions extends CommonOptions {
  /** Folder to write to; the standard output unless given. */
  readonly out: string | undefined;
}

/** `rpcgen migrate`: the `.rpc` files that say what the remotes in TypeScript say. */
export function migrateCommand(io: CommandIo, options: MigrateOptions): ExitStatus {
  const aside = options.out === undefined ? { ...io, print: io.printError } : io;
  const { config, diagnostics: mistakes } = loadConfig(io.host, {
    folder: io.folder,
    file: options.config,
  });
  if (config === undefined) {
    report(aside, options, mistakes);
    return 2;
  }
  const { model, diagnostics, lock } = compile(io.host, compileRequest(config, io.folder));
  // The numbers that are printed must be those that are kept.
  const refusals = model === undefined ? [] : keepLock(io, lock, { check: false, frozen: false });
  if (model === undefined || refusals.length > 0) {
    report(aside, options, [...diagnostics, ...refusals]);
    return 1;
  }
  const files = migrateModel(model);
  if (options.out === undefined) {
    report(aside, options, diagnostics);
    io.print(files.map(({ path, text }) => `// ${path}\n${text}`).join("\n"));
    return 0;
  }
  const failures = write(io, files, resolve(io.folder, options.out));
  report(io, options, [...diagnostics, ...failures]);
  if (failures.length > 0) return 1;
  if (isForPeople(options)) io.print(`${count(files.length, "file")} written\n`);
  return 0;
}

/** Writes all files or none: what somebody has written is not replaced. */
function write(
  io: CommandIo,
  files: readonly MigratedFile[],
  folder: string,
): readonly Diagnostic[] {
  try {
    const taken = files.filter(({ path }) => io.host.status(join(folder, path)) !== undefined);
    if (taken.length > 0) return taken.map(({ path }) => foreign(io, join(folder, path)));
    for (const { path, text } of files) io.host.writeFile(join(folder, path), text);
    return [];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const path = relative(io.folder, error.path);
    return [createDiagnostic("output-failed", { path, why: error.message }, undefined)];
  }
}

function foreign(io: CommandIo, path: string): Diagnostic {
  const name = relative(io.folder, path).replaceAll("\\", "/");
  const span = { source: new SourceFile(path, name, ""), start: 0, end: 0 };
  const help = "remove it, or choose another `--out`";
  return createDiagnostic("foreign-file", { path: name }, span, { help });
}
