import { dirname, join, posix, sep } from "node:path";
import type { Host } from "../host.js";
import { HEADER_START, type GeneratedFile } from "./generated-file.js";
import type { OutputMemory } from "./output-memory.js";
import { noStopwatch, type Stopwatch } from "../stopwatch.js";
import { MANIFEST, readManifest } from "./manifest.js";

/** What the output folder holds, compared with what it should; paths relative to it, in order. */
export interface OutputComparison {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Generated once, and no longer. */
  readonly orphaned: readonly string[];
  /** Where somebody else's file or folder is in the way. */
  readonly refused: readonly string[];
}

/** What became of the output folder; paths relative to it, in order. */
export interface Reconciliation {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** Somebody else's files in the way: when there is one, nothing was written or removed. */
  readonly refused: readonly string[];
}

/** What may accompany the work on an output folder. */
export interface OutputAids {
  readonly stopwatch?: Stopwatch;
  /** What an earlier run found or left in the same folder. */
  readonly memory?: OutputMemory;
}

/**
 * Makes the output folder hold the generated files: writes those whose bytes differ, removes those
 * that an earlier run generated and this one did not, and leaves everything else alone. Throws the
 * `HostError` of the first operation that fails.
 */
export function reconcile(
  host: Host,
  folder: string,
  files: readonly GeneratedFile[],
  { stopwatch = noStopwatch, memory }: OutputAids = {},
): Reconciliation {
  const ahead = stopwatch.time("write", () => writeAhead(host, folder, files, memory));
  const found = stopwatch.time("compare", () => compareOutput(host, folder, files, memory));
  const { refused } = found;
  const unchanged = found.unchanged.filter((path) => !ahead.has(path));
  if (memory !== undefined) memory.isSettled = refused.length === 0;
  if (refused.length > 0) return { written: [...ahead], unchanged, removed: [], refused };
  const wanted = new Set([...found.missing, ...found.changed]);
  stopwatch.time("write", () => {
    // Before writing: where letter case makes no difference, an orphan may be the file of a new path.
    for (const path of found.orphaned) remove(host, folder, path);
    for (const file of files) {
      if (!wanted.has(file.path)) continue;
      const path = join(folder, file.path);
      host.writeFile(path, file.text);
      memory?.remember(file, host.status(path));
    }
  });
  const written = [...ahead, ...wanted].sort();
  return { written, unchanged, removed: found.orphaned, refused };
}

/**
 * Writes what has another text than last time, before it takes a look at everything else: somebody
 * may be waiting. Only where the manifest, and with it the list of files, is that of last time, and
 * nothing was in the way then.
 */
function writeAhead(
  host: Host,
  folder: string,
  files: readonly GeneratedFile[],
  memory: OutputMemory | undefined,
): ReadonlySet<string> {
  const written = new Set<string>();
  const manifest = files.find(({ path }) => path === MANIFEST);
  if (memory?.isSettled !== true || manifest === undefined || !memory.hasText(manifest)) {
    return written;
  }
  for (const file of files) {
    const path = join(folder, file.path);
    if (memory.hasText(file) || stateOf(host, path, file, memory) !== "changed") continue;
    host.writeFile(path, file.text);
    memory.remember(file, host.status(path));
    written.add(file.path);
  }
  return written;
}

/** Compares the output folder with the generated files, and changes nothing. */
export function compareOutput(
  host: Host,
  folder: string,
  files: readonly GeneratedFile[],
  memory?: OutputMemory,
): OutputComparison {
  const generated = new Set(files.map((file) => file.path));
  const orphaned = [...new Set(listedFiles(host, folder))].filter(
    (path) => !generated.has(path) && isRemovable(host, folder, path),
  );
  const respelled = new Set(orphaned.map((path) => path.toLowerCase()));
  const paths: Record<FileState, string[]> = {
    missing: [],
    changed: [],
    unchanged: [],
    refused: [],
  };
  for (const file of files) {
    const state = stateOf(host, join(folder, file.path), file, memory);
    const isRespelled = state === "unchanged" && respelled.has(file.path.toLowerCase());
    paths[isRespelled ? "changed" : state].push(file.path);
  }
  for (const list of Object.values(paths)) list.sort();
  return { ...paths, orphaned: orphaned.sort() };
}

type FileState = "missing" | "changed" | "unchanged" | "refused";

/** Of the manifest's files too only one that begins with our header is still ours. */
function stateOf(
  host: Host,
  path: string,
  file: GeneratedFile,
  memory: OutputMemory | undefined,
): FileState {
  const status = host.status(path);
  if (status === undefined) return "missing";
  if (status.kind !== "file") return "refused";
  if (memory?.isKnown(file, status) === true) return "unchanged";
  const text = readText(host, path);
  if (text === file.text) {
    memory?.remember(file, status);
    return "unchanged";
  }
  const isOurs = file.path === MANIFEST || text.startsWith(HEADER_START);
  return isOurs ? "changed" : "refused";
}

function listedFiles(host: Host, folder: string): readonly string[] {
  const path = join(folder, MANIFEST);
  return host.status(path)?.kind === "file" ? readManifest(readText(host, path)) : [];
}

/** Only a file that begins with our header, and lies in the folder when links are followed. */
function isRemovable(host: Host, folder: string, path: string): boolean {
  const full = join(folder, path);
  if (host.status(full)?.kind !== "file") return false;
  const root = host.realPath(folder);
  const place = host.realPath(dirname(full));
  if (place !== root && !place.startsWith(root + sep)) return false;
  return readText(host, full).startsWith(HEADER_START);
}

/** Removes a file and the folders that it leaves empty. */
function remove(host: Host, folder: string, path: string): void {
  host.remove(join(folder, path));
  for (let parent = posix.dirname(path); parent !== "."; parent = posix.dirname(parent)) {
    if (host.list(join(folder, parent)).length > 0) return;
    host.remove(join(folder, parent));
  }
}

function readText(host: Host, path: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(host.readFile(path));
}
