import type { ts } from "ts-morph";

import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CompilerApi } from "./compiler-api.js";
import { globalTexts, ImportClosure } from "./import-closure.js";
import type { DeclaredShape, RemoteEntry, RemoteService, Shape } from "./remote-shapes.js";

/** A file that was read. */
interface ReadEntry {
  /** All that it depends on. */
  readonly files: readonly ts.SourceFile[];
  readonly serverType: string | undefined;
  readonly read: ReadFile;
}

/** What a file came to. */
export interface ReadFile {
  readonly services: readonly RemoteService[];
  /** Warnings that were given when it was read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What was read without errors, so that of a project that has changed a little only that is read again. */
export class RemoteMemory {
  readonly #closure: ImportClosure;
  readonly #circumstances: string;
  readonly #entries = new Map<string, ReadEntry>();
  readonly #recalled: RemoteService[] = [];
  #declared: ReadonlyMap<string, DeclaredShape> = new Map();

  /** `question`: what else the outcome depends on. */
  constructor(typescript: CompilerApi, program: ts.Program, question: string) {
    this.#closure = new ImportClosure(program);
    const settings = JSON.stringify(program.getCompilerOptions());
    this.#circumstances = [question, settings, globalTexts(typescript, program)].join("\n");
  }

  /** The remotes of a file, if it and all that it imports are the files of before. */
  recall(
    before: RemoteMemory | undefined,
    entry: RemoteEntry,
    file: ts.SourceFile,
  ): ReadFile | undefined {
    if (before === undefined || before.#circumstances !== this.#circumstances) return undefined;
    const known = before.#entries.get(entry.path);
    if (known === undefined || known.serverType !== entry.serverType) return undefined;
    const files = this.#closure.of(file);
    const isSame =
      files.length === known.files.length && files.every((one, at) => one === known.files[at]);
    if (!isSame) return undefined;
    this.#entries.set(entry.path, known);
    this.#recalled.push(...known.read.services);
    return known.read;
  }

  /** Keeps what was read of a file. */
  keep({ path, serverType }: RemoteEntry, file: ts.SourceFile, read: ReadFile): void {
    this.#entries.set(path, { files: this.#closure.of(file), serverType, read });
  }

  /** All shapes: those that were read now, and those of before that recalled remotes use. */
  finish(
    before: RemoteMemory | undefined,
    read: ReadonlyMap<string, DeclaredShape>,
  ): ReadonlyMap<string, DeclaredShape> {
    const all = new Map(read);
    if (before !== undefined) {
      const reached = reachedFrom(this.#recalled, before.#declared);
      for (const key of reached) {
        const shape = before.#declared.get(key);
        if (shape !== undefined && !all.has(key)) all.set(key, shape);
      }
    }
    this.#declared = all;
    return all;
  }
}

function reachedFrom(
  services: readonly RemoteService[],
  declared: ReadonlyMap<string, DeclaredShape>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (shape: Shape): void => {
    if (shape.kind === "list") visit(shape.element);
    if (shape.kind === "map") visit(shape.value);
    if (shape.kind === "named") reached.add(shape.key);
  };
  for (const { methods } of services) {
    for (const { parameters, stream, result, throws } of methods) {
      for (const parameter of parameters) visit(parameter.shape);
      if (stream !== undefined) visit(stream.item);
      if (result !== undefined) visit(result.shape);
      for (const key of throws) reached.add(key);
    }
  }
  // A set that grows while it is walked: what was added is visited too.
  for (const key of reached) {
    const shape = declared.get(key);
    if (shape === undefined || shape.kind === "enum") continue;
    for (const inner of shape.kind === "union" ? shape.cases : shape.properties) visit(inner.shape);
  }
  return reached;
}
