import { expandSources } from "./config/expand-sources.js";
import { hasErrors, sortDiagnostics } from "./diagnostics/diagnostic-list.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import type { Host } from "./host.js";
import { buildModel } from "./semantics/build-model.js";
import type { BuiltModel } from "./semantics/build-model.js";
import type { Model } from "./model/model.js";
import { Analysis } from "./semantics/analysis.js";
import { bind } from "./semantics/bind.js";
import { check } from "./semantics/check.js";
import { loadProgram } from "./semantics/load-program.js";
import type { SourceMemory } from "./semantics/load-program.js";
import type { Program } from "./semantics/program.js";
import { noStopwatch } from "./stopwatch.js";
import { clashesBetween } from "./typescript/clashes.js";
import { RemoteCompiler } from "./typescript/remote-model.js";
import type { LockText, RemoteSources } from "./typescript/remote-model.js";
import type { RemotePlaces } from "./typescript/remote-places.js";
import type { Stopwatch } from "./stopwatch.js";

/** What to compile. */
export interface CompileRequest {
  /** Absolute path of the project folder: where patterns start and what names are relative to. */
  readonly folder: string;
  /** Files, and patterns such as `rpc/**\/*.rpc`, relative to the folder. */
  readonly sources: readonly string[];
  /** Absolute path that names in diagnostics are relative to; the project folder unless given. */
  readonly nameFolder?: string;
  /** Measures the stages. */
  readonly stopwatch?: Stopwatch;
  /** Remotes in TypeScript. */
  readonly remotes?: RemoteSources;
}

/** The outcome of compiling. */
export interface CompileResult {
  /** `undefined` when there are errors. */
  readonly model: Model | undefined;
  /** In order of file and place; warnings included. */
  readonly diagnostics: readonly Diagnostic[];
  /** The numbers of the remotes, as they are to be kept; undefined where there are none or errors. */
  readonly lock?: LockText | undefined;
  /** Where the remotes stand, for those who show places in them. */
  readonly places?: RemotePlaces | undefined;
}

/** The outcome of compiling with the syntax trees behind it, for those who show places in them. */
export interface CompiledProgram extends CompileResult {
  readonly program: Program;
}

/** Turns `.rpc` files into the model of what they declare, or says what is wrong with them. */
export function compile(host: Host, request: CompileRequest): CompileResult {
  const { model, diagnostics, lock } = compileProgram(host, request);
  return { model, diagnostics, lock };
}

/** The same, with the syntax trees. */
export function compileProgram(host: Host, request: CompileRequest): CompiledProgram {
  const loaded = loadSources(host, request);
  const { built, diagnostics } = analyse(loaded, request);
  const result = addRemotes(host, request, { model: built?.model, diagnostics });
  return { ...result, program: loaded.program };
}

/**
 * Adds what the remotes in TypeScript declare to what the `.rpc` files do. `compiler`: what has read
 * them before.
 */
export function addRemotes(
  host: Host,
  request: CompileRequest,
  result: CompileResult,
  compiler: RemoteCompiler = new RemoteCompiler(),
): CompileResult {
  const { remotes, folder, nameFolder = folder, stopwatch = noStopwatch } = request;
  if (remotes === undefined || remotes.patterns.length === 0) return result;
  const {
    files,
    lock,
    places,
    diagnostics: found,
  } = stopwatch.time("typescript", () => {
    return compiler.compile(host, remotes, { folder, nameFolder });
  });
  const others = result.model?.files ?? [];
  const clashes = files === undefined ? [] : clashesBetween(others, files);
  const diagnostics = sortDiagnostics([...result.diagnostics, ...found, ...clashes]);
  if (result.model === undefined || files === undefined || hasErrors(clashes)) {
    return { model: undefined, diagnostics };
  }
  return { model: { files: [...others, ...files] }, diagnostics, lock, places };
}

/** Files that were read and parsed, with what is wrong with them so far. */
export interface LoadedSources {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds, reads and parses the files; `memory`: what earlier runs made of them. */
export function loadSources(
  host: Host,
  request: CompileRequest,
  memory?: SourceMemory,
): LoadedSources {
  const diagnostics: Diagnostic[] = [];
  const { folder, nameFolder = folder, stopwatch = noStopwatch } = request;
  const entries = stopwatch.time("read", () => expandSources(host, request, diagnostics));
  const options = { folder, nameFolder, entries, stopwatch, ...(memory && { memory }) };
  const program = loadProgram(host, options, diagnostics);
  return { program, diagnostics };
}

/** What the later stages found out. */
export interface AnalysedProgram {
  readonly analysis: Analysis;
  /** `undefined` when there are errors. */
  readonly built: BuiltModel | undefined;
  /** In order of file and place; those of loading and warnings included. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Binds and checks what is fresh in a program, and builds its model. `before`: what was found out
 * of its other units, in a run without errors.
 */
export function analyse(
  loaded: LoadedSources,
  request: CompileRequest,
  before?: { readonly analysis: Analysis; readonly built: BuiltModel },
): AnalysedProgram {
  const { program } = loaded;
  const { stopwatch = noStopwatch } = request;
  const diagnostics = [...loaded.diagnostics];
  const analysis = stopwatch.time("check", () => {
    bind(program, diagnostics);
    const made = new Analysis(program, diagnostics, before?.analysis);
    check(made);
    return made;
  });
  const built = hasErrors(diagnostics)
    ? undefined
    : stopwatch.time("model", () => buildModel(analysis, before?.built));
  return { analysis, built, diagnostics: sortDiagnostics(diagnostics) };
}
