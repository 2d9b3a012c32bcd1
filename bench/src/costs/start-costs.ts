import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { spreadOf, type Spread } from "../statistics.js";

/** Milliseconds of whole processes, each started anew. */
export interface StartCosts {
  readonly emptyProgram: Spread | undefined;
  readonly importMailstation: Spread | undefined;
  /** What the import adds, round by round. */
  readonly importAlone: Spread | undefined;
  readonly rpcgenHelp: Spread | undefined;
}

/** Starts each program once in each round. */
export function measureStartCosts(rounds: number): StartCosts {
  const times: { empty: number; full: number; help: number }[] = [];
  const rpcgen = join(process.cwd(), "../compiler/bin/rpcgen.js");
  for (let round = 0; round <= rounds; round++) {
    const empty = timeOf(["--input-type=module", "-e", "0"]);
    const full = timeOf(["--input-type=module", "-e", 'import "mailstation";']);
    const help = timeOf([rpcgen, "--help"]);
    if (round > 0) times.push({ empty, full, help }); // Before, files were not in memory yet.
  }
  return {
    emptyProgram: spreadOf(times.map(({ empty }) => empty)),
    importMailstation: spreadOf(times.map(({ full }) => full)),
    importAlone: spreadOf(times.map(({ empty, full }) => full - empty)),
    rpcgenHelp: spreadOf(times.map(({ help }) => help)),
  };
}

function timeOf(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(stderr.toString());
  return performance.now() - start;
}
