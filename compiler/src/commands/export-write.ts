import { join, relative, resolve } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { ExportedFile } from "../export/export-model.js";
import { headerStart } from "../export/print-proto.js";
import { SourceFile } from "../source/source-file.js";
import type { CommandIo } from "./command-io.js";

/** Where exported files go. */
export interface ExportTarget {
  /** As typed: a folder, or a file when there is one to write. */
  readonly out: string;
  /** Replace files that rpcgen did not write. */
  readonly force: boolean;
}

/** What became of them; with diagnostics, nothing was written. */
export interface ExportOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: string;
}

/** Writes the files that differ, all or none; leaves alone what rpcgen did not write, unless forced to. */
export function writeExport(
  io: CommandIo,
  files: readonly ExportedFile[],
  target: ExportTarget,
): ExportOutcome {
  try {
    const placed = files.map((file) => ({ file, path: placeOf(io, files, file, target.out) }));
    const changed = placed.filter(({ file, path }) => !holds(io, path, file.content));
    const refused = changed.filter(({ path }) => isForeign(io, path, target.force));
    if (refused.length > 0) {
      return { diagnostics: refused.map(({ path }) => foreign(io, path)), summary: "" };
    }
    for (const { file, path } of changed) io.host.writeFile(path, file.content);
    const unchanged = placed.length - changed.length;
    const written = `${changed.length} ${changed.length === 1 ? "file" : "files"} written`;
    const kept = unchanged === 0 ? "" : `, ${unchanged} unchanged`;
    return { diagnostics: [], summary: written + kept };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const path = nameOf(io, error.path);
    return {
      diagnostics: [createDiagnostic("output-failed", { path, why: error.message }, undefined)],
      summary: "",
    };
  }
}

/** A single file goes where `out` says, unless that is a folder; several go below it. */
function placeOf(
  io: CommandIo,
  files: readonly ExportedFile[],
  file: ExportedFile,
  out: string,
): string {
  const path = resolve(io.folder, out);
  const isFolder =
    files.length > 1 ||
    /[\\/]$/.test(out) ||
    io.host.status(path)?.kind === "folder" ||
    (file.path.endsWith(".proto") && !out.endsWith(".proto"));
  return isFolder ? join(path, file.path) : path;
}

function holds(io: CommandIo, path: string, content: string | Uint8Array): boolean {
  if (io.host.status(path)?.kind !== "file") return false;
  const wanted = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const found = io.host.readFile(path);
  return found.length === wanted.length && found.every((byte, index) => byte === wanted[index]);
}

/** Whether something is there that is not to be replaced. Every exported file says that we wrote it. */
function isForeign(io: CommandIo, path: string, force: boolean): boolean {
  const kind = io.host.status(path)?.kind;
  if (kind === undefined) return false;
  if (kind !== "file") return true;
  return !force && !new TextDecoder("latin1").decode(io.host.readFile(path)).includes(headerStart);
}

function foreign(io: CommandIo, path: string): Diagnostic {
  const name = nameOf(io, path);
  const span = { source: new SourceFile(path, name, ""), start: 0, end: 0 };
  const help = "move it away, choose another `--out`, or replace it with `--force`";
  return createDiagnostic("foreign-file", { path: name }, span, { help });
}

function nameOf(io: CommandIo, path: string): string {
  return relative(io.folder, path).replaceAll("\\", "/");
}
