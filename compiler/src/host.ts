import { randomBytes } from "node:crypto";
import {
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
}

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Why a file operation failed, in words a user can act on. */
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
  /** Replaces the file in one step, so that no reader ever sees half of it. Creates its folder. */
  writeFile(path: string, content: string | Uint8Array): void;
  /** Removes a file, or a folder that is empty. Removing what is not there is no mistake. */
  remove(path: string): void;
  /** Entries of a folder, ordered by name; empty when the folder does not exist. */
  list(folder: string): readonly FolderEntry[];
  /** Creates a folder and those above it. */
  makeFolder(path: string): void;
  /** The path without symbolic links; the path itself when nothing is there. */
  realPath(path: string): string;
}

/** The machine's own file system. */
export const nodeHost: Host = {
  status(path) {
    try {
      const status = statSync(path);
      if (status.isFile()) return { kind: "file", size: status.size };
      return { kind: status.isDirectory() ? "folder" : "other", size: 0 };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return linkStatus(path);
      throw hostError(path, error);
    }
  },
  readFile: (path) => guard(path, () => readFileSync(path)),
  writeFile(path, content) {
    guard(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
      try {
        writeFileSync(temporary, content, { flag: "wx" });
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
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
};

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
  const code = errorCode(error);
  const reasons: Readonly<Record<string, HostErrorReason>> = {
    ENOENT: "missing",
    ENOTDIR: "missing",
    EISDIR: "folder",
    EACCES: "denied",
    EPERM: "denied",
    EROFS: "denied",
  };
  const reason = code === undefined ? "other" : (reasons[code] ?? "other");
  return new HostError(reason, path, error instanceof Error ? error.message : String(error));
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
