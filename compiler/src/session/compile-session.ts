import { isDeepStrictEqual } from "node:util";

import { addRemotes, analyse, loadSources } from "../compile.js";
import type { AnalysedProgram, CompileRequest, CompileResult, LoadedSources } from "../compile.js";
import type { Host } from "../host.js";
import type { FileModel } from "../model/model.js";
import { referenceDepthMax } from "../semantics/analysis.js";
import type { Analysis } from "../semantics/analysis.js";
import type { BuiltModel } from "../semantics/build-model.js";
import type { Program, Unit } from "../semantics/program.js";
import { RemoteCompiler } from "../typescript/remote-model.js";
import { ParsedSources } from "./parsed-sources.js";
import type { Doubts } from "./parsed-sources.js";
import { reuseUnits } from "./reuse-units.js";

/** The last run without errors: what the next one may build upon. */
interface CleanRun {
  /** By path of the source file. */
  readonly units: ReadonlyMap<string, Unit>;
  readonly analysis: Analysis;
  readonly built: BuiltModel;
}

/**
 * Compiles the same project again and again. Each time the outcome is that of `compile`, but what
 * neither changed nor imports what changed is not parsed, checked and modelled again, and of a file
 * that means the same as before the model is the same object.
 *
 * Only a run without errors is built upon. So what is not looked at again would report nothing, use
 * up no suggestion and lead into no circle: the order of checks makes no difference to the others.
 */
export class CompileSession {
  readonly #parsed = new ParsedSources();
  readonly #remotes = new RemoteCompiler();
  #clean: CleanRun | undefined;
  #remoteFiles: ReadonlyMap<string, FileModel> = new Map();

  /** Files that were parsed since the session began. */
  get parsed(): number {
    return this.#parsed.parsed;
  }

  /**
   * Compiles what is there now. A file that looks untouched is not read, unless it is in `doubts`: a
   * file system may be too coarse to tell two writes apart that follow each other closely.
   */
  compile(host: Host, request: CompileRequest, doubts: Doubts = "all"): CompileResult {
    this.#parsed.beginRun(doubts);
    const loaded = loadSources(host, request, this.#parsed);
    const compiled = this.#inPart(loaded, request) ?? analyse(loaded, request);
    const { built, analysis, diagnostics } = compiled;
    if (built === undefined) {
      return addRemotes(host, request, { model: undefined, diagnostics }, this.#remotes);
    }
    const kept = this.#clean === undefined ? built : keepEqual(built, this.#clean);
    this.#clean = { units: byPath(analysis.program), analysis, built: kept };
    const result = addRemotes(host, request, { model: kept.model, diagnostics }, this.#remotes);
    return this.#keepRemotes(result, kept.model.files.length);
  }

  /** The same result, in which files of remotes that mean the same as before are the same objects. */
  #keepRemotes(result: CompileResult, count: number): CompileResult {
    if (result.model === undefined) return result;
    const files = result.model.files.map((file, index) => {
      if (index < count) return file;
      const known = this.#remoteFiles.get(file.path);
      return known !== undefined && isDeepStrictEqual(known, file) ? known : file;
    });
    this.#remoteFiles = new Map(files.slice(count).map((file) => [file.path, file]));
    return { ...result, model: { files } };
  }

  /** Only what is affected by changes; `undefined` where that might differ from doing all. */
  #inPart(loaded: LoadedSources, request: CompileRequest): AnalysedProgram | undefined {
    if (this.#clean === undefined) return undefined;
    const program = reuseUnits(loaded.program, this.#clean.units);
    const compiled = analyse({ ...loaded, program }, request, this.#clean);
    // How deep references may be nested is counted from the one that happens to be resolved first.
    return compiled.analysis.longest >= referenceDepthMax ? undefined : compiled;
  }
}

function byPath(program: Program): ReadonlyMap<string, Unit> {
  return new Map(program.units.map((unit) => [unit.source.path, unit]));
}

/** The same model, made of the file models of before where they are equal. */
function keepEqual(built: BuiltModel, { units, built: before }: CleanRun): BuiltModel {
  const files = new Map<Unit, FileModel>();
  for (const [unit, file] of built.files) {
    const earlier = units.get(unit.source.path);
    const known = earlier === undefined ? undefined : before.files.get(earlier);
    const isEqual = known !== undefined && (known === file || isDeepStrictEqual(known, file));
    files.set(unit, isEqual ? known : file);
  }
  return { ...built, model: { files: [...files.values()] }, files };
}
