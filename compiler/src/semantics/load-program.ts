import { basename, dirname, relative, resolve, sep } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { loadSource } from "../source/load-source.js";
import type { SourceEntry } from "../source/source-entry.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { ImportNode } from "../syntax/ast.js";
import { parse } from "../syntax/parse.js";
import type { ParseResult } from "../syntax/parse.js";
import type { Stopwatch } from "../stopwatch.js";
import type { Program, Unit } from "./program.js";
import { resolveImport } from "./resolve-import.js";

/** Where a run takes place. */
export interface LoadOptions {
  /** Project folder: imports may not lead out of it. */
  readonly folder: string;
  /** Folder that names in diagnostics are relative to. */
  readonly nameFolder: string;
  readonly entries: readonly SourceEntry[];
  readonly stopwatch: Stopwatch;
  /** What earlier runs made of files. */
  readonly memory?: SourceMemory;
}

/** Remembers the trees of files. */
export interface SourceMemory {
  /** The tree of a file that nobody has touched; `undefined` when it has to be read. */
  untouched(host: Host, path: string, name: string): ParseResult | undefined;
  /** The tree of a text, parsed only when it is not that of before. */
  parse(source: SourceFile): ParseResult;
}

/** Reads and parses the entries and all that they import. */
export function loadProgram(host: Host, options: LoadOptions, diagnostics: Diagnostic[]): Program {
  const loader = new ProgramLoader(host, options, diagnostics);
  for (const { path } of options.entries) loader.load(resolve(path), undefined);
  loader.followImports();
  const units = loader.units();
  return { units, fresh: units };
}

class ProgramLoader {
  readonly #host: Host;
  readonly #options: LoadOptions;
  readonly #diagnostics: Diagnostic[];
  /** Roots of the entries by path; of an entry that is listed twice the first counts. */
  readonly #rootOfEntry: ReadonlyMap<string, string>;
  /** Folders that generated paths can be relative to, each once. */
  readonly #roots: readonly string[];
  readonly #units = new Map<string, Unit | undefined>();
  readonly #queue: Unit[] = [];

  constructor(host: Host, options: LoadOptions, diagnostics: Diagnostic[]) {
    this.#host = host;
    this.#options = options;
    this.#diagnostics = diagnostics;
    const roots = options.entries.map(({ path, root }) => [resolve(path), root] as const);
    this.#rootOfEntry = new Map(roots.reverse());
    this.#roots = [...new Set([...options.entries.map(({ root }) => root), options.folder])];
  }

  units(): readonly Unit[] {
    const units = [...this.#units.values()].filter((unit) => unit !== undefined);
    return units.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  followImports(): void {
    for (let unit = this.#queue.shift(); unit !== undefined; unit = this.#queue.shift()) {
      for (const node of unit.tree.imports) this.#follow(unit, node);
    }
  }

  load(
    path: string,
    importedBy: { readonly output: string; readonly span: Span } | undefined,
  ): Unit | undefined {
    if (this.#units.has(path)) return this.#units.get(path);
    const result = this.#tree(path, importedBy?.span);
    let unit: Unit | undefined;
    if (result !== undefined) {
      for (const diagnostic of result.diagnostics) this.#diagnostics.push(diagnostic);
      const { source } = result.file;
      const modelPath = this.#entryPath(path) ?? importedBy?.output ?? basename(path);
      unit = {
        source,
        tree: result.file,
        path: modelPath,
        output: modelPath.replace(/\.rpc$/, ""),
        package: result.file.package?.name.parts.map((part) => part.text).join(".") ?? "",
        skippedNames: result.skippedNames,
        brokenAt: result.brokenAt,
        importedUnits: new Map(),
        declarations: new Map(),
        all: [],
        imports: new Map(),
      };
      this.#queue.push(unit);
    }
    this.#units.set(path, unit);
    return unit;
  }

  /** `undefined` when the file cannot be read, which is reported. */
  #tree(path: string, importedBy: Span | undefined): ParseResult | undefined {
    const { stopwatch, memory, nameFolder } = this.#options;
    const name = slashes(relative(nameFolder, path));
    const known = stopwatch.time("read", () => memory?.untouched(this.#host, path, name));
    if (known !== undefined) return known;
    const loaded = stopwatch.time("read", () => loadSource(this.#host, { path, name, importedBy }));
    if (loaded.source === undefined) {
      this.#diagnostics.push(loaded.diagnostic);
      return undefined;
    }
    const { source } = loaded;
    return stopwatch.time("parse", () => memory?.parse(source) ?? parse(source));
  }

  #follow(unit: Unit, node: ImportNode): void {
    const result = resolveImport(this.#host, {
      specifier: node.path.value,
      from: dirname(unit.source.path),
    });
    const { span } = node.path;
    if (result.kind === "refused") {
      const parameters = { path: node.path.value, why: result.why };
      const details = { help: result.help };
      this.#diagnostics.push(createDiagnostic("import-path", parameters, span, details));
      return;
    }
    if (result.kind === "missing") {
      const parameters = { path: node.path.value };
      const details = { label: result.why, help: result.help };
      this.#diagnostics.push(createDiagnostic("import-not-found", parameters, span, details));
      return;
    }
    if (result.path === unit.source.path) {
      const help = "what a file declares can be used in it without an import";
      this.#diagnostics.push(createDiagnostic("import-of-itself", {}, span, { help }));
      return;
    }
    const output = this.#outputOf(result.path, result.packagePath);
    if (output === undefined) {
      const parameters = { path: node.path.value };
      const help = "add its folder to `sources` in rpcgen.json, or import it from a package";
      this.#diagnostics.push(
        createDiagnostic("import-outside-project", parameters, span, { help }),
      );
      return;
    }
    const imported = this.load(result.path, { output, span });
    if (imported !== undefined) unit.importedUnits.set(node, imported);
  }

  /** Path in the model of a file that no source pattern names. */
  #outputOf(path: string, packagePath: string | undefined): string | undefined {
    const entry = this.#entryPath(path);
    if (entry !== undefined) return entry;
    if (packagePath !== undefined) return `packages/${packagePath}`;
    return this.#roots.map((root) => inside(root, path)).find((inner) => inner !== undefined);
  }

  #entryPath(path: string): string | undefined {
    const root = this.#rootOfEntry.get(path);
    return root === undefined ? undefined : inside(root, path);
  }
}

function inside(root: string, path: string): string | undefined {
  const inner = slashes(relative(root, path));
  return inner === ".." || inner.startsWith("../") || resolve(inner) === inner ? undefined : inner;
}

function slashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
