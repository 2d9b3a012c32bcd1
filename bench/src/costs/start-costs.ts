import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { spreadOf, type Spread } from "../statistics.js";

/**
 * Milliseconds of whole processes, each started anew, by the clock on the wall: from the order to start one
 * until it has ended, files read from memory. What Node itself takes is in all of them.
 */
export interface StartCosts {
  readonly emptyProgram: Spread | undefined;
  readonly importMailstation: Spread | undefined;
  /** What the import adds: round by round, less what the empty program has taken in the same round. */
  readonly importAlone: Spread | undefined;
  /** The same of their CPU time, of all threads together, which does not wait for other programs. */
  readonly importCpu: Spread | undefined;
  readonly rpcgenHelp: Spread | undefined;
}

/** Says at its end how much CPU time it has taken. */
const saysCpuTime = `
import { writeSync } from "node:fs";
const { user, system } = process.cpuUsage();
writeSync(1, String((user + system) / 1_000));`;

/** Starts each program once in each round. */
export function measureStartCosts(rounds: number): StartCosts {
  const times: { empty: Times; full: Times; help: Times }[] = [];
  const rpcgen = join(process.cwd(), "../compiler/bin/rpcgen.js");
  for (let round = 0; round <= rounds; round++) {
    const empty = timesOf(["--input-type=module", "-e", saysCpuTime]);
    const full = timesOf(["--input-type=module", "-e", `import "mailstation";${saysCpuTime}`]);
    const help = timesOf([rpcgen, "--help"]);
    if (round > 0) times.push({ empty, full, help }); // Before, files were not in memory yet.
  }
  return {
    emptyProgram: spreadOf(times.map(({ empty }) => empty.wallMs)),
    importMailstation: spreadOf(times.map(({ full }) => full.wallMs)),
    importAlone: spreadOf(times.map(({ empty, full }) => full.wallMs - empty.wallMs)),
    importCpu: spreadOf(times.map(({ empty, full }) => full.cpuMs - empty.cpuMs)),
    rpcgenHelp: spreadOf(times.map(({ help }) => help.wallMs)),
  };
}

interface Times {
  readonly wallMs: number;
  /** Where the program says so. */
  readonly cpuMs: number;
}

function timesOf(args: readonly string[]): Times {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(stderr.toString());
  return { wallMs: performance.now() - start, cpuMs: Number(stdout.toString()) };
}
