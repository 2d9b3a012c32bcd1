import { measureCalls } from "../calls/calls-command.js";
import { neighbours } from "../calls/peers.js";
import type { Options } from "../command-line.js";
import { writeResult } from "../result-file.js";
import type { NeighboursReport } from "./neighbours-report.js";
import { neighboursTable } from "./neighbours-table.js";

/** `bench neighbours`: clients of pinus, served by pinus and by us. */
export async function neighboursCommand(options: Options): Promise<void> {
  const peers = options.peers ?? neighbours.flatMap(({ theirs, ours }) => [theirs, ours]);
  const result = await measureCalls({ ...options, peers }, ({ name }) => USUAL.includes(name));
  const report: NeighboursReport = { ...result, kind: "neighbours" };
  process.stdout.write(neighboursTable(report));
  writeResult(options, "neighbours", report);
  if (report.workloads.every(({ peers: measured }) => measured.length === 0)) process.exitCode = 1;
}

/** Calls that clients of pinus make: they have no streams, and a thousand long texts at once are none of their habits. */
const USUAL: readonly string[] = ["W1-1", "W1-64", "W1-1024", "W2-1", "W2-64", "W2-1024", "W3-64"];
