import type { ts } from "ts-morph";

import type { CompilerApi } from "./compiler-api.js";

/** What the compiler knows of a program, beside what its declarations say. */
interface ProgramInside {
  getResolvedModuleFromModuleSpecifier(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): { readonly resolvedModule?: { readonly resolvedFileName: string } } | undefined;
}

/** A file that the compiler has looked at. */
interface FileInside {
  readonly imports?: readonly ts.StringLiteralLike[];
}

/** What files of a program depend on. */
export class ImportClosure {
  readonly #program: ts.Program;
  readonly #direct = new Map<ts.SourceFile, readonly ts.SourceFile[]>();

  constructor(program: ts.Program) {
    this.#program = program;
  }

  /** The file and all that it imports, however indirectly, in the order of first mention. */
  of(file: ts.SourceFile): readonly ts.SourceFile[] {
    const found = new Set([file]);
    // A set that grows while it is walked: what was added is visited too.
    for (const one of found) for (const other of this.#importsOf(one)) found.add(other);
    return [...found];
  }

  #importsOf(file: ts.SourceFile): readonly ts.SourceFile[] {
    const known = this.#direct.get(file);
    if (known !== undefined) return known;
    // The cast: the compiler has it, and does not say so.
    const { imports = [] } = file as FileInside;
    // The cast: likewise.
    const program = this.#program as unknown as ProgramInside;
    const found = imports.flatMap((specifier) => {
      const resolved = program.getResolvedModuleFromModuleSpecifier(specifier, file);
      const name = resolved?.resolvedModule?.resolvedFileName;
      return (name === undefined ? undefined : this.#program.getSourceFile(name)) ?? [];
    });
    this.#direct.set(file, found);
    return found;
  }
}

/** What the files of a program add to what all files see: global scripts, and `declare global`. */
export function globalTexts(ts: CompilerApi, program: ts.Program): string {
  return program
    .getSourceFiles()
    .flatMap((file) => {
      if (program.isSourceFileDefaultLibrary(file)) return [];
      if (!ts.isExternalModule(file)) return [file.text];
      if (!file.text.includes("declare global")) return [];
      return file.statements
        .filter(
          (statement) => ts.isModuleDeclaration(statement) && statement.name.text === "global",
        )
        .map((statement) => statement.getText(file));
    })
    .join("\n");
}
