import { posix } from "node:path";

import { HostError } from "./host.js";
import type { FileStatus, FolderEntry, Host } from "./host.js";

/** A host whose files live in memory, for tests and for tools that have no disk. Paths use `/`. */
export class MemoryHost implements Host {
  readonly #files = new Map<string, Uint8Array>();
  /** By path: which of all writes was the last to it. */
  readonly #stamps = new Map<string, number>();
  #writes = 0;
  readonly #folders = new Set<string>(["/"]);
  /** Paths written or removed so far, in order: what a test asks about. */
  readonly changes: string[] = [];

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.#put(path, content);
  }

  status(path: string): FileStatus | undefined {
    const key = posix.resolve("/", path);
    const file = this.#files.get(key);
    if (file !== undefined) {
      return { kind: "file", size: file.length, stamp: String(this.#stamps.get(key)) };
    }
    return this.#folders.has(key) ? { kind: "folder", size: 0 } : undefined;
  }

  readFile(path: string): Uint8Array {
    const key = posix.resolve("/", path);
    const file = this.#files.get(key);
    if (file !== undefined) return file;
    const reason = this.#folders.has(key) ? "folder" : "missing";
    throw new HostError(reason, path, `${reason}: ${path}`);
  }

  /** The file as text. */
  readText(path: string): string {
    return new TextDecoder().decode(this.readFile(path));
  }

  writeFile(path: string, content: string | Uint8Array): void {
    this.changes.push(path);
    this.#put(path, content);
  }

  remove(path: string): void {
    const key = posix.resolve("/", path);
    if (this.#folders.has(key) && this.list(key).length > 0) {
      throw new HostError("other", path, `folder is not empty: ${path}`);
    }
    if (this.#files.delete(key) || this.#folders.delete(key)) this.changes.push(path);
  }

  list(folder: string): readonly FolderEntry[] {
    const key = posix.resolve("/", folder);
    const entries = new Map<string, FolderEntry>();
    for (const path of this.#folders) {
      if (path !== key && posix.dirname(path) === key) {
        entries.set(path, { name: posix.basename(path), kind: "folder" });
      }
    }
    for (const path of this.#files.keys()) {
      if (posix.dirname(path) === key) {
        entries.set(path, { name: posix.basename(path), kind: "file" });
      }
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  makeFolder(path: string): void {
    const key = posix.resolve("/", path);
    this.#folders.add(key);
    if (key !== "/") this.makeFolder(posix.dirname(key));
  }

  realPath(path: string): string {
    return posix.resolve("/", path);
  }

  #put(path: string, content: string | Uint8Array): void {
    const key = posix.resolve("/", path);
    this.makeFolder(posix.dirname(key));
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#files.set(key, bytes);
    this.#writes += 1;
    this.#stamps.set(key, this.#writes);
  }
}
