import type { Options } from "../command-line.js";
import { describeMachine } from "../machine.js";
import { versionOf } from "../packages.js";
import { writeResult } from "../result-file.js";
import { type CallsResult, summarize } from "./calls-result.js";
import { callsTable } from "./calls-table.js";
import { loadPeer, peerNames, usualPeers } from "./peers.js";
import { runCalls } from "./run-calls.js";
import { crowded, isMeant, type Workload, workloads } from "./workloads.js";

/** `bench calls`: calls through every peer. */
export async function callsCommand(options: Options): Promise<void> {
  const result = await measureCalls(options, (workload) => workload !== crowded);
  process.stdout.write(callsTable(result));
  writeResult(options, "calls", result);
  if (result.workloads.every(({ peers }) => peers.length === 0)) process.exitCode = 1;
}

/** Measures what the options name; where they name no workload, those that are usual. */
export async function measureCalls(
  options: Options,
  isUsual: (workload: Workload) => boolean,
): Promise<CallsResult> {
  const plan = {
    peers: peerNames.filter((name) => (options.peers ?? usualPeers).includes(name)),
    workloads: workloads.filter(
      (workload) => options.workloads?.some((word) => isMeant(workload, word)) ?? isUsual(workload),
    ),
    rounds: options.rounds,
    seconds: options.seconds,
  };
  const run = await runCalls(plan);
  return summarize(plan, run, {
    date: new Date().toISOString(),
    machine: describeMachine(),
    versions: await versionsOf(plan.peers),
  });
}

async function versionsOf(peers: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const versions: Record<string, string> = {};
  for (const peer of peers) {
    try {
      for (const name of (await loadPeer(peer)).packages) {
        versions[name] = versionOf(name) ?? "not installed";
      }
    } catch {
      // It was left out, and the reason is told there.
    }
  }
  return versions;
}
