import { dirname, join } from "node:path";

import type { ts } from "ts-morph";

import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { loadCompiler } from "./compiler-api.js";
import type { LoadedCompiler } from "./compiler-api.js";

interface KnownFile {
  readonly text: string;
  readonly file: ts.SourceFile;
}

/** What a program is made of. */
export interface ProgramRequest {
  readonly paths: readonly string[];
  readonly tsconfig: string | undefined;
  /** Where the settings count from when there is no tsconfig. */
  readonly folder: string;
}

/** Of what TypeScript says of settings: a file that they extend is not there, or goes in circles. */
const unreadCodes: ReadonlySet<number> = new Set([5083, 6053, 18_000]);

/** Programs of the same project, one after the other: what has not changed is not parsed again. */
export class TypeScriptProgram {
  readonly compiler: LoadedCompiler = loadCompiler();
  readonly #files = new Map<string, KnownFile>();
  #before: ts.Program | undefined;
  #settings = "";
  /** Why the settings of the last program could not be read, or not all of them. */
  settingsErrors: readonly ts.Diagnostic[] = [];

  /** The program of the files as they are now. */
  build(host: Host, request: ProgramRequest): ts.Program {
    const { ts } = this.compiler;
    const options = this.#options(host, request);
    const settings = JSON.stringify(options);
    if (settings !== this.#settings) {
      this.#before = undefined;
      this.#files.clear();
      this.#settings = settings;
    }
    const before = this.#before;
    const program = ts.createProgram({
      rootNames: request.paths,
      options,
      host: this.#compilerHost(host, request, options),
      ...(before && { oldProgram: before }),
    });
    this.#before = program;
    return program;
  }

  #options(host: Host, { tsconfig }: ProgramRequest): ts.CompilerOptions {
    const { ts } = this.compiler;
    this.settingsErrors = [];
    const given =
      tsconfig === undefined
        ? { target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"] }
        : this.#readSettings(host, tsconfig);
    return {
      ...given,
      // What may be absent is told apart only so.
      strict: true,
      strictNullChecks: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowJs: false,
      noEmit: true,
      incremental: false,
      composite: false,
      skipLibCheck: true,
    };
  }

  #readSettings(host: Host, path: string): ts.CompilerOptions {
    const { ts } = this.compiler;
    const read = (file: string): string | undefined => textOf(host, file);
    const settings = ts.readConfigFile(path, read);
    const { error } = settings;
    const config: unknown = settings.config; // declared as any
    const parseHost: ts.ParseConfigHost = {
      useCaseSensitiveFileNames: true,
      fileExists: (file) => isFile(host, file),
      readFile: read,
      readDirectory: () => [],
    };
    const parsed = ts.parseJsonConfigFileContent(config ?? {}, parseHost, dirname(path));
    const unread = parsed.errors.filter(({ code }) => unreadCodes.has(code));
    this.settingsErrors = error === undefined ? unread : [error];
    return parsed.options;
  }

  #compilerHost(
    host: Host,
    { folder }: ProgramRequest,
    options: ts.CompilerOptions,
  ): ts.CompilerHost {
    const { ts, libraryFolder } = this.compiler;
    return {
      getSourceFile: (path, version) => this.#sourceFile(host, path, version),
      getDefaultLibFileName: () => join(libraryFolder, ts.getDefaultLibFileName(options)),
      getDefaultLibLocation: () => libraryFolder,
      writeFile: () => undefined,
      getCurrentDirectory: () => folder,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (path) => this.compiler.library.has(path) || isFile(host, path),
      readFile: (path) => this.compiler.library.get(path) ?? textOf(host, path),
      directoryExists: (path) => isFolder(host, path),
      getDirectories: () => [],
    };
  }

  #sourceFile(
    host: Host,
    path: string,
    version: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const { ts, library } = this.compiler;
    const known = this.#files.get(path);
    const text = library.get(path) ?? textOf(host, path);
    if (text === undefined) return undefined;
    if (known?.text === text) return known.file;
    const file = ts.createSourceFile(path, text, version, true);
    this.#files.set(path, { text, file });
    return file;
  }
}

function isFile(host: Host, path: string): boolean {
  return unlessItFails(() => host.status(path)?.kind === "file") === true;
}

function isFolder(host: Host, path: string): boolean {
  return unlessItFails(() => host.status(path)?.kind === "folder") === true;
}

function textOf(host: Host, path: string): string | undefined {
  return unlessItFails(() => {
    return isFile(host, path) ? new TextDecoder().decode(host.readFile(path)) : undefined;
  });
}

/** What cannot be read is not there: the compiler then says what it misses. */
function unlessItFails<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
