import { dirname } from "node:path";

import type { FileStatus, FolderEntry, Host } from "../host.js";

/** A host in which some files have another content; nothing is written through it. */
export class OverlayHost implements Host {
  readonly #host: Host;
  readonly #folders = new Set<string>();
  readonly #contents = new Map<string, Uint8Array>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Gives a file a content, whether it is there or not. */
  replace(path: string, text: string): void {
    this.#contents.set(path, new TextEncoder().encode(text));
    for (let folder = dirname(path); !this.#folders.has(folder); folder = dirname(folder)) {
      this.#folders.add(folder);
    }
  }

  status(path: string): FileStatus | undefined {
    const content = this.#contents.get(path);
    if (content !== undefined) return { kind: "file", size: content.length };
    if (this.#folders.has(path)) return { kind: "folder", size: 0 };
    return this.#host.status(path);
  }

  readFile(path: string): Uint8Array {
    return this.#contents.get(path) ?? this.#host.readFile(path);
  }

  list(folder: string): readonly FolderEntry[] {
    return this.#host.list(folder);
  }

  realPath(path: string): string {
    return this.#host.realPath(path);
  }

  writeFile(path: string): never {
    throw new Error(`nothing is written while fixes are tried: ${path}`);
  }

  remove(path: string): never {
    throw new Error(`nothing is removed while fixes are tried: ${path}`);
  }

  makeFolder(path: string): never {
    throw new Error(`no folder is made while fixes are tried: ${path}`);
  }
}
