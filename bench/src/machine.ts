import { cpus, loadavg, release, totalmem, type as systemType } from "node:os";

/** What a result is worth depends on it. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGiB: number;
  readonly node: string;
}

/** The machine that we run on. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    system: `${systemType()} ${release()} ${process.arch}`,
    processor: processors[0]?.model.trim() ?? "unknown",
    processors: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** Processes that wanted to run in the last minute, ours included. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** Seconds of all processors together in which something ran, whoever it was. */
export function busySeconds(): number {
  return (
    cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) /
    1_000
  );
}
