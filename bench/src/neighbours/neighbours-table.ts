import type { PeerResult, WorkloadResult } from "../calls/calls-result.js";
import { neighbours } from "../calls/peers.js";
import type { Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import type { NeighboursReport } from "./neighbours-report.js";

/** A row for each workload and wire: what a client of pinus gets from its own server, and from ours. */
export function neighboursTable(report: NeighboursReport): string {
  const head = [
    "a client of pinus-rpc over",
    "calls/s from pinus",
    "calls/s from ours",
    "ours to pinus",
    "CPU s per 100,000 calls of pinus",
    "of ours",
  ];
  const rows = report.workloads.flatMap((workload) => workloadRows(workload));
  return `${textTable([["", ...head], ...rows])}\n`;
}

function workloadRows({ name, peers }: WorkloadResult): readonly string[][] {
  const peerOf = (wanted: string): PeerResult | undefined =>
    peers.find(({ peer }) => peer === wanted);
  return neighbours.flatMap(({ wire, theirs, ours }) => {
    const [pinus, mine] = [peerOf(theirs), peerOf(ours)];
    if (pinus === undefined || mine === undefined) return [];
    return [
      [
        `\`${name}\``,
        wire,
        short(pinus.callsPerSecond.median),
        short(mine.callsPerSecond.median),
        spread(mine.ratios[theirs]),
        short(pinus.serverCpuSeconds),
        short(mine.serverCpuSeconds),
      ],
    ];
  });
}

function spread(value: Spread | undefined): string {
  if (value === undefined) return "–";
  return `${short(value.median)} (${short(value.min)}–${short(value.max)})`;
}
