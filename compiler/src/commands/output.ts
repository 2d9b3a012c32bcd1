import { dirname, join, relative } from "node:path";

import type { Config } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import type { OutputMemory } from "../emit/output-memory.js";
import { compareOutput, reconcile } from "../emit/write.js";
import { HostError } from "../host.js";
import { SourceFile } from "../source/source-file.js";
import type { Span } from "../source/source-file.js";
import type { Stopwatch } from "../stopwatch.js";
import type { CommandIo } from "./command-io.js";
import { count } from "./report.js";

/** What was generated, and where it belongs. */
export interface Output {
  readonly config: Config;
  readonly files: readonly GeneratedFile[];
  readonly stopwatch: Stopwatch;
  /** What an earlier run left in the same folder. */
  readonly memory?: OutputMemory;
}

/** What became of the output folder, or why it stayed as it was. */
export interface OutputOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** `3 files written, 2 unchanged`. */
  readonly summary: string;
  /** Whether anything was written or removed. */
  readonly hasChanged: boolean;
}

/** Says what in the output folder is missing, out of date or left over; changes nothing. */
export function checkOutput(io: CommandIo, output: Output): OutputOutcome {
  return guarded(io, () => {
    const { config, files, stopwatch } = output;
    const { missing, changed, orphaned, refused } = stopwatch.time("compare", () =>
      compareOutput(io.host, config.out, files),
    );
    const stale = (paths: readonly string[], state: string): readonly Diagnostic[] =>
      paths.map((path) => {
        const span = outputSpan(io, config, path);
        const details = { help: "run `rpcgen generate`" };
        return createDiagnostic("stale-output", { path: span.source.name, state }, span, details);
      });
    const diagnostics = [
      ...stale(missing, "is missing"),
      ...stale(changed, "is out of date"),
      ...stale(orphaned, "is left over: nothing generates it any more"),
      ...foreign(io, config, refused),
    ];
    return { diagnostics, summary: `${count(files.length, "file")} up to date`, hasChanged: false };
  });
}

/** Brings the output folder up to date, or touches nothing where somebody else's file is in the way. */
export function writeOutput(io: CommandIo, output: Output): OutputOutcome {
  return guarded(io, () => {
    const { config, files } = output;
    const found = reconcile(io.host, config.out, files, output);
    const { written, unchanged, removed, refused } = found;
    const counts = [
      `${count(written.length, "file")} written`,
      unchanged.length === 0 ? "" : `${unchanged.length} unchanged`,
      removed.length === 0 ? "" : `${removed.length} removed`,
    ];
    const summary = counts.filter((text) => text !== "").join(", ");
    const hasChanged = written.length > 0 || removed.length > 0;
    return { diagnostics: foreign(io, config, refused), summary, hasChanged };
  });
}

/** Removes half-written files that a killed run left beside the generated ones; what cannot be removed does no harm. */
export function removeLeftovers(io: CommandIo, { config, files }: Output): void {
  const folders = new Set(files.map(({ path }) => dirname(join(config.out, path))));
  for (const folder of folders) {
    try {
      io.host.removeLeftovers?.(folder);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
    }
  }
}

function guarded(io: CommandIo, work: () => OutputOutcome): OutputOutcome {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const path = relative(io.folder, error.path);
    const diagnostics = [
      createDiagnostic("output-failed", { path, why: error.message }, undefined),
    ];
    return { diagnostics, summary: "", hasChanged: false };
  }
}

function foreign(io: CommandIo, config: Config, paths: readonly string[]): readonly Diagnostic[] {
  return paths.map((path) => {
    const span = outputSpan(io, config, path);
    const help = "move it away, or choose another `out` in rpcgen.json";
    return createDiagnostic("foreign-file", { path: span.source.name }, span, { help });
  });
}

/** A generated file as a place of a diagnostic: only its name is shown. */
function outputSpan(io: CommandIo, config: Config, path: string): Span {
  const full = join(config.out, path);
  const name = relative(io.folder, full).replaceAll("\\", "/");
  return { source: new SourceFile(full, name, ""), start: 0, end: 0 };
}
