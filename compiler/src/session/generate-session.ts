import type { CompileRequest, CompileResult } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { emitModel } from "../emit/emit.js";
import { EmissionMemory } from "../emit/emission-memory.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import type { Host } from "../host.js";
import type { Model } from "../model/model.js";
import { noStopwatch } from "../stopwatch.js";
import { Transpiler } from "../transpile/transpiler.js";
import { CompileSession } from "./compile-session.js";
import type { Doubts } from "./parsed-sources.js";

/** What the sources mean now. */
export interface GeneratedProject {
  readonly diagnostics: readonly Diagnostic[];
  /** `undefined` when there are errors. */
  readonly files: readonly GeneratedFile[] | undefined;
  /** The numbers of remotes, as they are to be kept. */
  readonly lock: CompileResult["lock"];
  /** How many source files there are, where that is known. */
  readonly sources: number | undefined;
  /** Whether any file had to be parsed, which it was not in the same text before. */
  readonly hasNewText: boolean;
}

/** Generates the same project again and again, each time only what has changed. */
export class GenerateSession {
  readonly #compile = new CompileSession();
  readonly #emitted = new EmissionMemory();
  readonly #transpiler: Transpiler | undefined;

  /** `emit`: as the configuration says it. */
  constructor(emit: "ts" | "js" = "ts") {
    this.#transpiler = emit === "js" ? new Transpiler() : undefined;
  }

  /**
   * Everything that is to be generated now; of what has not changed it is the same object as before.
   * `doubts`: as `CompileSession` takes them.
   */
  generate(host: Host, request: CompileRequest, doubts?: Doubts): GeneratedProject {
    const { stopwatch = noStopwatch } = request;
    const parsedBefore = this.#compile.parsed;
    const { model, diagnostics, lock } = this.#compile.compile(host, request, doubts);
    const files = model === undefined ? undefined : stopwatch.time("emit", () => this.#emit(model));
    const hasNewText = this.#compile.parsed > parsedBefore;
    return { diagnostics, files, lock, sources: model?.files.length, hasNewText };
  }
  #emit(model: Model): readonly GeneratedFile[] {
    const files = emitModel(model, this.#emitted);
    return this.#transpiler?.transpile(files) ?? files;
  }
}
