import { dirname, join, relative, sep } from "node:path";

import { HostError } from "../host.js";
import type { FileStatus, FolderEntry, Host } from "../host.js";

/** What a revision holds, by path relative to the folder of the repository, with `/`. */
export interface RevisionFiles {
  readonly paths: Iterable<string>;
  /** The content of one of them. */
  readonly read: (path: string) => Uint8Array;
}

/**
 * The repository as it was at a revision. What lies outside of it, and the packages installed in it,
 * are those of the machine. Nothing is written.
 */
export class RevisionHost implements Host {
  readonly #host: Host;
  readonly #root: string;
  readonly #files: RevisionFiles;
  readonly #folders = new Map<string, Map<string, FolderEntry>>();

  constructor(host: Host, root: string, files: RevisionFiles) {
    this.#host = host;
    this.#root = root;
    this.#files = files;
    this.#folders.set("", new Map());
    for (const path of files.paths) this.#enter(path, "file");
  }

  status(path: string): FileStatus | undefined {
    const inside = this.#inside(path);
    if (inside === undefined) return this.#host.status(path);
    if (this.#folders.has(inside)) return { kind: "folder", size: 0 };
    if (!this.#isFile(inside)) return undefined;
    return { kind: "file", size: this.#files.read(inside).length };
  }

  readFile(path: string): Uint8Array {
    const inside = this.#inside(path);
    if (inside === undefined) return this.#host.readFile(path);
    if (this.#isFile(inside)) return this.#files.read(inside);
    const reason = this.#folders.has(inside) ? "folder" : "missing";
    throw new HostError(reason, path, `${reason}: ${path}`);
  }

  list(folder: string): readonly FolderEntry[] {
    const inside = this.#inside(folder);
    if (inside === undefined) return this.#host.list(folder);
    const entries = [...(this.#folders.get(inside)?.values() ?? [])];
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  realPath(path: string): string {
    return this.#inside(path) === undefined ? this.#host.realPath(path) : path;
  }

  writeFile(path: string): never {
    throw new Error(`nothing is written into a revision: ${path}`);
  }

  remove(path: string): never {
    throw new Error(`nothing is removed from a revision: ${path}`);
  }

  removeLeftovers(path: string): never {
    throw new Error(`nothing is removed from a revision: ${path}`);
  }

  makeFolder(path: string): never {
    throw new Error(`no folder is made in a revision: ${path}`);
  }

  #enter(path: string, kind: FolderEntry["kind"]): void {
    const at = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(0, at));
    const name = path.slice(at + 1);
    let entries = this.#folders.get(folder);
    if (entries === undefined) {
      entries = new Map();
      this.#folders.set(folder, entries);
      this.#enter(folder, "folder");
    }
    entries.set(name, { name, kind });
  }

  #isFile(inside: string): boolean {
    const folder = dirname(inside) === "." ? "" : dirname(inside);
    const name = inside.slice(inside.lastIndexOf("/") + 1);
    return this.#folders.get(folder)?.get(name)?.kind === "file";
  }

  /** Path in the repository; a package of the same repository is a link from `node_modules` into it. */
  #inside(path: string): string | undefined {
    const inside = slashes(relative(this.#root, path));
    if (!inside.split("/").includes("node_modules")) return isOutside(inside) ? undefined : inside;
    const real = slashes(relative(this.#host.realPath(this.#root), this.#host.realPath(path)));
    const isOfMachine = isOutside(real) || real.split("/").includes("node_modules");
    return isOfMachine ? undefined : real;
  }
}

function isOutside(path: string): boolean {
  return (
    path === ".." || path.startsWith("../") || join(sep, path) === path || /^[A-Za-z]:/.test(path)
  );
}

function slashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
