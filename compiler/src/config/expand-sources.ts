import { dirname, resolve } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import type { SourceEntry } from "../source/source-entry.js";
import { findFiles, isPattern, patternBase } from "./glob.js";

/** Patterns and the folder they start from. */
export interface SourcePatterns {
  readonly folder: string;
  readonly sources: readonly string[];
}

/** The files that patterns stand for; each is generated relative to the fixed part of its pattern. */
export function expandSources(
  host: Host,
  patterns: SourcePatterns,
  diagnostics: Diagnostic[],
): readonly SourceEntry[] {
  const entries = new Map<string, SourceEntry>();
  for (const source of patterns.sources) {
    for (const entry of expand(host, patterns.folder, source, diagnostics)) {
      if (!entries.has(entry.path)) entries.set(entry.path, entry);
    }
  }
  return [...entries.values()];
}

function expand(
  host: Host,
  folder: string,
  source: string,
  diagnostics: Diagnostic[],
): readonly SourceEntry[] {
  if (!isPattern(source)) {
    const path = resolve(folder, source);
    return [{ path, root: dirname(path) }];
  }
  try {
    const root = resolve(folder, patternBase(source));
    const files = findFiles(host, folder, source);
    if (files.length > 0) return files.map((path) => ({ path, root }));
    diagnostics.push(createDiagnostic("no-sources", { pattern: source }, undefined));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const parameters = { path: error.path, why: error.message };
    diagnostics.push(createDiagnostic("file-unreadable", parameters, undefined));
  }
  return [];
}
