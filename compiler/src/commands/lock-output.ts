import { relative } from "node:path";

import type { CompileResult } from "../compile.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { CommandIo } from "./command-io.js";

/** How the lock file is to be treated. */
export interface LockHandling {
  /** Write nothing. */
  readonly check: boolean;
  /** `--frozen-lock`: refuse to write another one. */
  readonly frozen: boolean;
}

/** Brings the lock file up to date, or says why it is not. */
export function keepLock(
  io: CommandIo,
  lock: CompileResult["lock"],
  { check, frozen }: LockHandling,
): readonly Diagnostic[] {
  if (lock === undefined || lock.text === lock.before) return [];
  const path = relative(io.folder, lock.path).replaceAll("\\", "/");
  if (frozen) {
    const what =
      lock.before === undefined ? "it is not there yet" : `line ${lineOf(lock.before, lock.text)}`;
    const help = "run `rpcgen` without `--frozen-lock`, and commit the file";
    return [createDiagnostic("lock-frozen", { path, what }, undefined, { help })];
  }
  if (check) {
    const state = lock.before === undefined ? "is missing" : "is out of date";
    const details = { help: "run `rpcgen generate`, and commit the file" };
    return [createDiagnostic("stale-output", { path, state }, undefined, details)];
  }
  try {
    io.host.writeFile(lock.path, lock.text);
    return [];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [createDiagnostic("output-failed", { path, why: error.message }, undefined)];
  }
}

/** The first line that differs. */
function lineOf(before: string, after: string): number {
  const lines = after.split("\n");
  return before.split("\n").findIndex((line, index) => line !== lines[index]) + 1;
}
