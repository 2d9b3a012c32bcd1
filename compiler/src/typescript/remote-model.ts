import { join, relative, resolve } from "node:path";

import { expandRemotes } from "../config/expand-remotes.js";
import type { RemotePattern } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { lockName, printLock, readLock } from "../lock/lock-file.js";
import type { Lock } from "../lock/lock-file.js";
import type { FileModel } from "../model/model.js";
import { loadSource } from "../source/load-source.js";
import { lowerRemotes } from "./lower-remotes.js";
import { CompilerReader } from "./read-remotes.js";
import type { RemotePlaces } from "./remote-places.js";
import type { RemoteEntry, RemoteReader } from "./remote-shapes.js";

/** Remotes in TypeScript to compile. */
export interface RemoteSources {
  readonly patterns: readonly RemotePattern[];
  /** Absolute path of the folder for generated files. */
  readonly out: string;
  readonly types: "import" | "copy";
}

/** The project that they belong to. */
export interface RemoteProject {
  /** Absolute path. */
  readonly folder: string;
  /** Names in diagnostics are relative to it. */
  readonly nameFolder: string;
}

/** A file that belongs to the user's sources, as it should be. */
export interface LockText {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  /** What it says now; undefined where there is none. */
  readonly before: string | undefined;
}

/** What remotes come to. */
export interface RemoteModel {
  /** `undefined` when there are errors. */
  readonly files: readonly FileModel[] | undefined;
  readonly lock: LockText | undefined;
  readonly places?: RemotePlaces;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads remotes again and again, each time only what has changed. */
export class RemoteCompiler {
  /** The lock file as it was read last, which takes longer than comparing its text. */
  #lock: { readonly text: string; readonly lock: Lock } | undefined;
  #reader: (RemoteReader & { use(host: Host): unknown }) | undefined;

  /** The model of the remotes as they are now. */
  compile(host: Host, sources: RemoteSources, project: RemoteProject): RemoteModel {
    const { folder, nameFolder } = project;
    const diagnostics: Diagnostic[] = [];
    const entries = new Map<string, RemoteEntry>();
    for (const { typescript } of sources.patterns) {
      for (const entry of expandRemotes(host, folder, typescript, diagnostics)) {
        if (!entries.has(entry.path)) entries.set(entry.path, entry);
      }
    }
    const lockPath = join(folder, lockName);
    const lockMistakes: Diagnostic[] = [];
    const { lock, text: before } = this.#loadLock(host, lockPath, nameFolder, lockMistakes);
    // Only now: it loads the compiler of TypeScript.
    this.#reader ??= new CompilerReader(host);
    this.#reader.use(host);
    const tsconfig = this.#settings(host, sources, folder, diagnostics);
    const question = { folder, nameFolder, entries: [...entries.values()], tsconfig };
    const read = this.#reader.read(question);
    const roots = [...new Set([...entries.values()].map(({ root }) => root))];
    const { out, types } = sources;
    const lowered = lowerRemotes(read, { folder, out, roots, types, lock });
    // Where the numbers cannot be read, nobody knows what `@was` there.
    const mistakes = hasErrors(lockMistakes)
      ? lockMistakes
      : [...lockMistakes, ...lowered.diagnostics];
    const all = [...diagnostics, ...read.diagnostics, ...mistakes];
    if (hasErrors(all)) return { files: undefined, lock: undefined, diagnostics: all };
    const text = printLock(lowered.lock);
    this.#lock = { text, lock: lowered.lock };
    const { files, places } = lowered;
    return { files, places, lock: { path: lockPath, text, before }, diagnostics: all };
  }

  #settings(
    host: Host,
    { patterns }: RemoteSources,
    folder: string,
    diagnostics: Diagnostic[],
  ): string | undefined {
    const given = patterns.find(({ tsconfig }) => tsconfig !== undefined)?.tsconfig;
    const path = resolve(folder, given ?? "tsconfig.json");
    if (host.status(path)?.kind === "file") return path;
    if (given !== undefined) {
      diagnostics.push(createDiagnostic("file-missing", { path: given }, undefined));
    }
    return undefined;
  }

  #loadLock(
    host: Host,
    path: string,
    nameFolder: string,
    diagnostics: Diagnostic[],
  ): { readonly lock: Lock; readonly text: string | undefined } {
    if (host.status(path) === undefined) return { lock: new Map(), text: undefined };
    const name = relative(nameFolder, path).replaceAll("\\", "/");
    const { source, diagnostic } = loadSource(host, { path, name, importedBy: undefined });
    if (source === undefined) {
      diagnostics.push(diagnostic);
      return { lock: new Map(), text: undefined };
    }
    const { text } = source;
    const lock = this.#lock?.text === text ? this.#lock.lock : readLock(source, diagnostics);
    return { lock, text };
  }
}
