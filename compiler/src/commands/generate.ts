import { join, relative } from "node:path";

import { compile } from "../compile.js";
import type { Config } from "../config/load-config.js";
import { loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { Model } from "../model/model.js";
import { SourceFile } from "../source/source-file.js";
import type { Span } from "../source/source-file.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { count, report } from "./report.js";

/** Options of `rpcgen generate`. */
export interface GenerateOptions extends CommonOptions {
  /** Write nothing; say what is missing, out of date or left over. */
  readonly check: boolean;
}

/** `rpcgen generate`: compiles and brings the output folder up to date, or touches nothing. */
export async function generateCommand(
  io: CommandIo,
  options: GenerateOptions,
): Promise<ExitStatus> {
  const started = io.now();
  const loaded = loadConfig(io.host, { folder: io.folder, file: options.config });
  if (loaded.config === undefined) {
    report(io, options, loaded.diagnostics);
    return 2;
  }
  const { config } = loaded;
  const request = { folder: config.folder, sources: config.sources };
  const { model, diagnostics } = compile(io.host, {
    ...request,
    forGeneration: true,
    nameFolder: io.folder,
  });
  if (model === undefined) {
    report(io, options, diagnostics);
    return 1;
  }
  const outcome = await bringUpToDate(io, config, { model, check: options.check });
  report(io, options, [...diagnostics, ...outcome.diagnostics]);
  if (outcome.diagnostics.length > 0) return 1;
  const milliseconds = Math.round(io.now() - started);
  if (options.format === "pretty") io.print(`${outcome.summary} in ${milliseconds} ms\n`);
  return 0;
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: string;
}

/** The printers of generated code are loaded only when there is something to print. */
async function bringUpToDate(
  io: CommandIo,
  config: Config,
  task: { readonly model: Model; readonly check: boolean },
): Promise<Outcome> {
  const { emitModel } = await import("../emit/emit.js");
  const { compareOutput, reconcile } = await import("../emit/write.js");
  const files = emitModel(task.model);
  const place = (path: string): Span => outputSpan(io, config, path);
  const foreign = (paths: readonly string[]): readonly Diagnostic[] =>
    paths.map((path) => {
      const span = place(path);
      const help = "move it away, or choose another `out` in rpcgen.json";
      return createDiagnostic("foreign-file", { path: span.source.name }, span, { help });
    });
  try {
    if (task.check) {
      const { missing, changed, orphaned, refused } = compareOutput(io.host, config.out, files);
      const stale = (paths: readonly string[], state: string): readonly Diagnostic[] =>
        paths.map((path) => {
          const span = place(path);
          const details = { help: "run `rpcgen generate`" };
          return createDiagnostic("stale-output", { path: span.source.name, state }, span, details);
        });
      const diagnostics = [
        ...stale(missing, "is missing"),
        ...stale(changed, "is out of date"),
        ...stale(orphaned, "is left over: nothing generates it any more"),
        ...foreign(refused),
      ];
      return { diagnostics, summary: `${count(files.length, "file")} up to date` };
    }
    const { written, unchanged, removed, refused } = reconcile(io.host, config.out, files);
    const counts = [
      `${written.length} ${written.length === 1 ? "file" : "files"} written`,
      unchanged.length === 0 ? "" : `${unchanged.length} unchanged`,
      removed.length === 0 ? "" : `${removed.length} removed`,
    ];
    const summary = counts.filter((text) => text !== "").join(", ");
    return { diagnostics: foreign(refused), summary };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const path = relative(io.folder, error.path);
    const why = error.reason === "denied" ? "permission denied" : error.message;
    const diagnostics = [createDiagnostic("output-failed", { path, why }, undefined)];
    return { diagnostics, summary: "" };
  }
}

/** A generated file as a place of a diagnostic: only its name is shown. */
function outputSpan(io: CommandIo, config: Config, path: string): Span {
  const full = join(config.out, path);
  const name = relative(io.folder, full).replaceAll("\\", "/");
  return { source: new SourceFile(full, name, ""), start: 0, end: 0 };
}
