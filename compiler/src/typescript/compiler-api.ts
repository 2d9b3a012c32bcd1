import { createRequire } from "node:module";

import type { ts } from "ts-morph";

/** TypeScript's compiler, as ts-morph brings it along. */
export type CompilerApi = typeof ts;

/** A declaration file of the language's own library. */
interface LibraryFile {
  readonly fileName: string;
  readonly text: string;
}

/** The compiler and the library of the language. */
export interface LoadedCompiler {
  readonly ts: CompilerApi;
  /** By path: they are in no folder. */
  readonly library: ReadonlyMap<string, string>;
  readonly libraryFolder: string;
}

let loaded: LoadedCompiler | undefined;

/** Loads the compiler when it is first needed: that takes longer than generating from `.rpc` files does. */
export function loadCompiler(): LoadedCompiler {
  loaded ??= load();
  return loaded;
}

function load(): LoadedCompiler {
  const require = createRequire(import.meta.url);
  // The cast: this is the type of that module.
  const morph = require("ts-morph") as { readonly ts: CompilerApi };
  // The cast: ts-morph brings it along, and its types.
  const common = createRequire(require.resolve("ts-morph"))("@ts-morph/common") as {
    readonly getLibFiles: () => readonly LibraryFile[];
    readonly libFolderInMemoryPath: string;
  };
  const folder = common.libFolderInMemoryPath;
  const library = new Map(
    common.getLibFiles().map(({ fileName, text }) => [`${folder}/${fileName}`, text]),
  );
  return { ts: morph.ts, library, libraryFolder: folder };
}
