import { readFileSync, writeFileSync } from "node:fs";

/** What a process has taken of the machine since it was last asked. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Highest resident size; on systems other than Linux since the process started. */
  readonly peakBytes: number;
}

let cpuBefore = process.cpuUsage();

/** Begins anew: what came before does not count. */
export function resetUsage(): void {
  cpuBefore = process.cpuUsage();
  try {
    writeFileSync("/proc/self/clear_refs", "5"); // The kernel forgets the highest resident size.
  } catch {
    // Not Linux, or not allowed: the peak is that of the whole life of the process.
  }
}

/** Since the last reset. */
export function readUsage(): Usage {
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuSeconds: (user + system) / 1e6, peakBytes: readPeakBytes() };
}

function readPeakBytes(): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (match?.[1] !== undefined) return Number(match[1]) * 1_024;
  } catch {
    // As above.
  }
  return process.resourceUsage().maxRSS * 1_024;
}
