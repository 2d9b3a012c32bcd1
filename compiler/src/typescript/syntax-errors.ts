import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CompilerApi } from "./compiler-api.js";
import { ImportClosure } from "./import-closure.js";
import type { Places } from "./places.js";

/** Files that are not TypeScript as they stand: what they declare is not to be believed. */
export class SyntaxErrors {
  readonly diagnostics: readonly Diagnostic[];
  readonly #broken: ReadonlySet<ts.SourceFile>;
  readonly #closure: ImportClosure;

  /** `files`: those of the user. */
  constructor(
    typescript: CompilerApi,
    program: ts.Program,
    files: readonly ts.SourceFile[],
    places: Places,
  ) {
    // The first of a file: those after it are mostly what follows from it.
    const found = files.flatMap((file) => program.getSyntacticDiagnostics(file).slice(0, 1));
    this.#broken = new Set(found.map(({ file }) => file));
    this.#closure = new ImportClosure(program);
    this.diagnostics = found.map(({ file, start, length, messageText }) => {
      const why = typescript
        .flattenDiagnosticMessageText(messageText, " ")
        .replace(/\.$/, "")
        .replaceAll("'", "`");
      const span = { source: places.source(file), start, end: start + length };
      return createDiagnostic("remote-syntax", { why }, span);
    });
  }

  /** Whether one of them is the file, or something that it imports. */
  reach(file: ts.SourceFile): boolean {
    if (this.#broken.size === 0) return false;
    return this.#closure.of(file).some((one) => this.#broken.has(one));
  }
}
