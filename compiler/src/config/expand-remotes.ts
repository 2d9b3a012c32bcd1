import { dirname, relative, resolve } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { findFiles, isPattern, patternBase } from "./glob.js";

/** A file with remotes. */
export interface RemoteFile {
  /** Absolute path. */
  readonly path: string;
  /** Folder that generated paths are relative to. */
  readonly root: string;
  /** What the pattern's first wildcard stands for, where that is a folder; else the folder above `remote`. */
  readonly serverType: string | undefined;
}

/** The files that a pattern for remotes stands for. */
export function expandRemotes(
  host: Host,
  folder: string,
  pattern: string,
  diagnostics: Diagnostic[],
): readonly RemoteFile[] {
  try {
    const root = isPattern(pattern)
      ? resolve(folder, patternBase(pattern))
      : dirname(resolve(folder, pattern));
    const paths = isPattern(pattern)
      ? findFiles(host, folder, pattern)
      : [resolve(folder, pattern)].filter((path) => host.status(path)?.kind === "file");
    if (paths.length === 0) {
      diagnostics.push(createDiagnostic("no-sources", { pattern }, undefined));
    }
    return paths.map((path) => ({ path, root, serverType: serverTypeOf(root, path) }));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const parameters = { path: error.path, why: error.message };
    diagnostics.push(createDiagnostic("file-unreadable", parameters, undefined));
    return [];
  }
}

function serverTypeOf(root: string, path: string): string | undefined {
  const parts = relative(root, path).replaceAll("\\", "/").split("/");
  if (parts.length > 1) return parts[0];
  return /([^/\\]+)[/\\]remote[/\\][^/\\]+$/.exec(path)?.[1];
}
