import { basename, dirname, sep } from "node:path";

import { HostError } from "../host.js";
import type { FileStatus, FolderEntry, Host } from "../host.js";
import type { RecordingHost } from "../recording-host.js";

/** Entries of a folder whose changes matter; `undefined` for all of them. */
type Names = ReadonlySet<string> | undefined;

/**
 * What a run read and looked at, and with that what may change the next one. The output folder and
 * `node_modules` are left out, but for files of packages that were really there.
 */
export class WatchedInputs {
  /** Folders to watch, with the entries that matter. */
  readonly folders: ReadonlyMap<string, Names>;
  readonly #host: Host;
  readonly #statuses: ReadonlyMap<string, string>;
  readonly #lists: ReadonlyMap<string, string>;

  constructor(host: Host, recording: RecordingHost, out: string | undefined) {
    const isInput = (path: string): boolean => out === undefined || !isInside(out, path);
    const statuses = [...recording.statuses].filter(([path, status]) => {
      return isInput(path) && (status?.kind === "file" || !isInModules(path));
    });
    const lists = [...recording.lists].filter(([path]) => isInput(path) && !isInModules(path));
    this.#host = host;
    this.#statuses = new Map(statuses.map(([path, status]) => [path, statusText(status)]));
    this.#lists = new Map(lists.map(([path, entries]) => [path, listText(entries)]));
    this.folders = foldersOf(
      host,
      statuses.map(([path]) => path),
      lists.map(([path]) => path),
    );
  }

  /** Whether something is seen to be different from how it was: what an eye that missed the news sees. */
  haveChanged(): boolean {
    for (const [path, before] of this.#statuses) {
      if (answer(() => statusText(this.#host.status(path))) !== before) return true;
    }
    for (const [path, before] of this.#lists) {
      if (answer(() => listText(this.#host.list(path))) !== before) return true;
    }
    return false;
  }
}

function foldersOf(
  host: Host,
  files: readonly string[],
  lists: readonly string[],
): ReadonlyMap<string, Names> {
  const folders = new Map<string, Set<string> | undefined>();
  const isFolder = (path: string): boolean => answer(() => host.status(path)?.kind) === "folder";
  const addEntry = (path: string): void => {
    const folder = dirname(path);
    if (folders.has(folder)) {
      folders.get(folder)?.add(basename(path));
    } else if (isFolder(folder) || dirname(folder) === folder) {
      folders.set(folder, new Set([basename(path)]));
    } else {
      // Where the folder is missing, its coming is what matters.
      addEntry(folder);
    }
  };
  for (const folder of lists) {
    // A folder that goes away and comes back is news of the folder around it.
    addEntry(folder);
    if (isFolder(folder)) folders.set(folder, undefined);
  }
  for (const path of files) addEntry(path);
  return folders;
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function isInModules(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

function statusText(status: FileStatus | undefined): string {
  return status === undefined ? "" : `${status.kind} ${status.size} ${status.stamp ?? ""}`;
}

function listText(entries: readonly FolderEntry[]): string {
  return entries.map(({ name, kind }) => `${kind} ${name}`).join("\n");
}

/** What cannot be answered is answered by an empty text. */
function answer(ask: () => string | undefined): string {
  try {
    return ask() ?? "";
  } catch (error) {
    if (error instanceof HostError) return "";
    throw error;
  }
}
