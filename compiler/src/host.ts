import { randomBytes } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * What an entry of the file system is; `link` for a symbolic link that leads to nothing, `other` for
 * devices, sockets and the like.
 */
export type EntryKind = "file" | "folder" | "link" | "other";

/** What is known of a path. */
export interface FileStatus {
  readonly kind: EntryKind;
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  /** Of a file: differs as soon as somebody has written to it or put another in its place. */
  readonly stamp?: string;
}

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Why a file operation failed, for those who do something about it; the message says it in words. */
export type HostErrorReason = "missing" | "folder" | "denied" | "other";

/** The one exception a `Host` throws. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly reason: HostErrorReason;
  readonly path: string;

  constructor(reason: HostErrorReason, path: string, message: string) {
    super(message);
    this.reason = reason;
    this.path = path;
  }
}

/**
 * All file access of the compiler. Paths are absolute; every operation is synchronous and throws
 * only `HostError`.
 */
export interface Host {
  /** What is there, symbolic links followed; `undefined` when nothing is. */
  status(path: string): FileStatus | undefined;
  readFile(path: string): Uint8Array;
  /**
   * Replaces the file in one step, so that no reader ever sees half of it, and keeps who may do what
   * with it. A file that is marked as read-only is left alone. Creates its folder.
   */
  writeFile(path: string, content: string | Uint8Array): void;
  /** Removes a file, or a folder that is empty. Removing what is not there is no mistake. */
  remove(path: string): void;
  /** Entries of a folder, ordered by name; empty when the folder does not exist. */
  list(folder: string): readonly FolderEntry[];
  /** Creates a folder and those above it. */
  makeFolder(path: string): void;
  /** Removes what writes that were killed midway left in a folder; a host where there is none has no need of it. */
  removeLeftovers?(folder: string): void;
  /** The path without symbolic links; the path itself when nothing is there. */
  realPath(path: string): string;
}

/** What the codes of the operating system mean, in words that need no path. */
const failures: ReadonlyMap<string, readonly [HostErrorReason, string]> = new Map([
  ["ENOENT", ["missing", "it is not there"]],
  ["ENOTDIR", ["missing", "what should be a folder is a file"]],
  ["EEXIST", ["other", "what should be a folder is a file"]],
  ["EISDIR", ["folder", "it is a folder"]],
  ["EACCES", ["denied", "permission denied"]],
  ["EPERM", ["denied", "permission denied"]],
  ["EROFS", ["denied", "the file system is read-only"]],
  ["ELOOP", ["other", "it is a link that leads back to itself"]],
  ["ENAMETOOLONG", ["other", "its name is too long"]],
  ["ENOSPC", ["other", "the disk is full"]],
]);

/** The bits of a file's mode that say who may do what. */
const permissions = 0o777;

/** Those of them that let somebody write. */
const anybodyWrites = 0o222;

/** How files are called while they are written. */
const temporaryName = /\.[0-9a-f]{12}\.tmp$/;

/** Writing a file takes milliseconds: what is older than this nobody is writing any more. */
const leftoverAgeMs = 60_000;

/** The machine's own file system. */
export const nodeHost: Host = {
  status(path) {
    try {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status === undefined) return linkStatus(path);
      if (status.isFile()) {
        const { size, mtimeMs, ctimeMs, ino } = status;
        return { kind: "file", size, stamp: [size, mtimeMs, ctimeMs, ino].join(" ") };
      }
      return { kind: status.isDirectory() ? "folder" : "other", size: 0 };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return linkStatus(path);
      throw hostError(path, error);
    }
  },
  readFile: (path) => guard(path, () => readFileSync(path)),
  writeFile(path, content) {
    guard(path, () => {
      const mode = writableMode(path);
      mkdirSync(dirname(path), { recursive: true });
      const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
      try {
        writeFileSync(temporary, content, { flag: "wx" });
        if (mode !== undefined) chmodSync(temporary, mode);
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    });
  },
  remove(path) {
    guard(path, () => {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status?.isDirectory() === true) rmdirSync(path);
      else rmSync(path, { force: true });
    });
  },
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: entryKind(folder, entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
      throw hostError(folder, error);
    }
  },
  makeFolder(path) {
    guard(path, () => mkdirSync(path, { recursive: true }));
  },
  removeLeftovers(folder) {
    for (const { name, kind } of nodeHost.list(folder)) {
      if (kind !== "file" || !temporaryName.test(name)) continue;
      const path = join(folder, name);
      guard(path, () => {
        const status = statSync(path, { throwIfNoEntry: false });
        if (status === undefined || Date.now() - status.mtimeMs < leftoverAgeMs) return;
        rmSync(path, { force: true });
      });
    }
  },
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
};

/**
 * Permissions of the file that is about to be replaced; `undefined` when there is none. Replacing asks
 * only the folder for leave, so that somebody's wish that the file stays is looked up here.
 */
function writableMode(path: string): number | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true) return undefined;
  if ((status.mode & anybodyWrites) === 0) {
    throw new HostError("denied", path, "it is marked as read-only");
  }
  return status.mode & permissions;
}

/** Where a path leads to nothing: whether a link is what leads there. */
function linkStatus(path: string): FileStatus | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? { kind: "link", size: 0 } : undefined;
  } catch {
    return undefined;
  }
}

interface DirectoryEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function entryKind(folder: string, entry: DirectoryEntry): EntryKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  if (!entry.isSymbolicLink()) return "other";
  try {
    // A linked folder is not walked: links can form a loop.
    return statSync(join(folder, entry.name)).isFile() ? "file" : "other";
  } catch {
    // It leads to nothing, to itself, or where nobody may look; the others in the folder do not.
    return "link";
  }
}

function guard<Result>(path: string, operation: () => Result): Result {
  try {
    return operation();
  } catch (error) {
    throw hostError(path, error);
  }
}

function hostError(path: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  const known = failures.get(errorCode(error) ?? "");
  if (known !== undefined) return new HostError(known[0], path, known[1]);
  return new HostError("other", path, error instanceof Error ? error.message : String(error));
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
