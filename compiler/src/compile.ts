import { expandSources } from "./config/expand-sources.js";
import { hasErrors, sortDiagnostics } from "./diagnostics/diagnostic-list.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import type { Host } from "./host.js";
import { buildModel } from "./semantics/build-model.js";
import type { Model } from "./model/model.js";
import { Analysis } from "./semantics/analysis.js";
import { bind } from "./semantics/bind.js";
import { check, refuseStreams } from "./semantics/check.js";
import { loadProgram } from "./semantics/load-program.js";
import { noStopwatch } from "./stopwatch.js";
import type { Stopwatch } from "./stopwatch.js";

/** What to compile. */
export interface CompileRequest {
  /** Absolute path of the project folder: where patterns start and what names are relative to. */
  readonly folder: string;
  /** Files, and patterns such as `rpc/**\/*.rpc`, relative to the folder. */
  readonly sources: readonly string[];
  /** Absolute path that names in diagnostics are relative to; the project folder unless given. */
  readonly nameFolder?: string;
  /** Also refuse what the language has but generated code does not yet: streams. */
  readonly forGeneration?: boolean;
  /** Measures the stages. */
  readonly stopwatch?: Stopwatch;
}

/** The outcome of compiling. */
export interface CompileResult {
  /** `undefined` when there are errors. */
  readonly model: Model | undefined;
  /** In order of file and place; warnings included. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns `.rpc` files into the model of what they declare, or says what is wrong with them. */
export function compile(host: Host, request: CompileRequest): CompileResult {
  const diagnostics: Diagnostic[] = [];
  const { folder, nameFolder = folder, stopwatch = noStopwatch } = request;
  const entries = stopwatch.time("read", () => expandSources(host, request, diagnostics));
  const program = loadProgram(host, { folder, nameFolder, entries, stopwatch }, diagnostics);
  const analysis = stopwatch.time("check", () => {
    bind(program, diagnostics);
    const made = new Analysis(program, diagnostics);
    check(made);
    if (request.forGeneration === true) refuseStreams(made);
    return made;
  });
  const model = hasErrors(diagnostics)
    ? undefined
    : stopwatch.time("model", () => buildModel(analysis));
  return { model, diagnostics: sortDiagnostics(diagnostics) };
}
