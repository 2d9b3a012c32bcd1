import { describe } from "../codec/describe.js";

/**
 * What follows when a call cannot be delivered, or was delivered and may be repeated.
 *
 * - `failfast`: it is given to another server where that is safe, and fails once there is none to ask now.
 * - `failover`: as before, but refused and idempotent calls go on to server after server.
 * - `failsafe`: the same server is asked again, with longer and longer pauses.
 * - `failback`: it waits in the background and is given out again, to any server; oneway and idempotent calls only.
 */
export type FailMode = (typeof FAIL_MODES)[number];

const FAIL_MODES = ["failfast", "failover", "failsafe", "failback"] as const;

/** Throws a TypeError that names the option unless `given` is the name of a mode. */
export function checkFailMode(option: string, given: unknown): void {
  if (FAIL_MODES.some((mode) => mode === given)) return;
  throw new TypeError(
    `${option}: expected one of ${FAIL_MODES.join(", ")}, got ${describe(given)}`,
  );
}
