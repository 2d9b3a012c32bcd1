import { compilerAssert, present } from "../compiler-assert.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import { MANIFEST, manifestFile } from "../emit/manifest.js";
import { loadCompiler, type CompilerApi } from "../typescript/compiler-api.js";

/**
 * Generated TypeScript as JavaScript with declarations, of which a compiler that checks callers
 * reads the declarations alone. Remembers what it made of a file, as long as that is the same object.
 */
export class Transpiler {
  readonly #made = new WeakMap<GeneratedFile, readonly GeneratedFile[]>();

  /** A `.js` and a `.d.ts` file for each file, and the manifest of all of them. */
  transpile(files: readonly GeneratedFile[]): readonly GeneratedFile[] {
    const sources = files.filter(({ path }) => path !== MANIFEST);
    const fresh = sources.filter((file) => !this.#made.has(file));
    for (let start = 0; start < fresh.length; start += filesAtOnce) {
      const some = fresh.slice(start, start + filesAtOnce);
      const outputs = transpileAll(some, loadCompiler().ts);
      for (const file of some) this.#made.set(file, outputsOf(file, outputs));
    }
    const made = sources.flatMap((file) => this.#made.get(file) ?? []);
    return [...made, manifestFile(made.map(({ path }) => path))];
  }
}

/** Their trees are let go before those of the next ones are made: there may be thousands. */
const filesAtOnce = 100;

function outputsOf(
  { path, text }: GeneratedFile,
  outputs: ReadonlyMap<string, string>,
): readonly GeneratedFile[] {
  return [".d.ts", ".js"].map((ending) => {
    const name = path.slice(0, -".ts".length) + ending;
    return { path: name, text: headerOf(text) + present(outputs.get(name), "made of each file") };
  });
}

/** It stands apart: a comment before an import of types alone would go with that. */
function headerOf(text: string): string {
  return /^(?:\/\/.*\n)*/.exec(text)?.[0] ?? "";
}

/** All files at once, none of which has to know another one: their exports state all types. */
function transpileAll(
  files: readonly GeneratedFile[],
  ts: CompilerApi,
): ReadonlyMap<string, string> {
  const target = ts.ScriptTarget.ES2022;
  const texts = new Map(
    files.map(({ path, text }) => [path, text.slice(headerOf(text).length)] as const),
  );
  const outputs = new Map<string, string>();
  const host = {
    getSourceFile: (path: string) => {
      const text = texts.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, target);
    },
    writeFile: (path: string, text: string) => void outputs.set(path, text),
    fileExists: (path: string) => texts.has(path),
    readFile: (path: string) => texts.get(path),
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (path: string) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const options = {
    target,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    declaration: true,
    isolatedDeclarations: true,
    noCheck: true,
    noLib: true,
    noResolve: true,
    types: [],
  };
  const { diagnostics } = ts.createProgram([...texts.keys()], options, host).emit();
  compilerAssert(diagnostics.length === 0, "generated code states the types of its exports");
  return outputs;
}
