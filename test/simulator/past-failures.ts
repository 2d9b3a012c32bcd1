import { readFileSync } from "node:fs";

/** A seed that once found a fault. */
export interface PastFailure {
  readonly seed: number;
  /** What was wrong, in a line. */
  readonly reason: string;
}

/** All of them, from `past-failures.json` beside this file. */
export function pastFailures(): readonly PastFailure[] {
  const text = readFileSync(new URL("past-failures.json", import.meta.url), "utf8");
  return JSON.parse(text) as readonly PastFailure[]; // the file is ours
}
