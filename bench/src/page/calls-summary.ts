import type { CallsResult, PeerResult, WorkloadResult } from "../calls/calls-result.js";
import { CEILING } from "../calls/peers.js";
import type { Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";

const kinds = [
  { name: "W1", title: "`add(int32, int32)`" },
  { name: "W2", title: "A structured message of 200 bytes, echoed" },
  { name: "W3", title: "64 KiB of bytes, echoed" },
];

const streams = [
  { name: "S1", title: "small items/s" },
  { name: "S2", title: "64 KiB items/s" },
];

/** One table for each kind of call, with a row for each peer; and what was left out. */
export function callsSummary(result: CallsResult): string {
  const parts = [
    ...kinds.map(({ name, title }) => `### ${title}\n\n${callTable(result, name)}`),
    `### Streams from the server, one at a time\n\n${streamTable(result)}`,
    ...leftOut(result),
  ];
  return parts.join("\n\n");
}

function callTable(result: CallsResult, kind: string): string {
  const [one, some, many] = [1, 64, 1_024].map((inFlight) =>
    result.workloads.find(({ name }) => name === `${kind}-${String(inFlight)}`),
  );
  const head = [
    "",
    "p50 µs, 1 in flight",
    "calls/s, 64 in flight",
    "calls/s, 1,024 in flight",
    "CPU s per 100,000 calls at 64",
    "peak MiB at 64",
  ];
  const rows = peersOf(result).map((peer) => {
    const [alone, busy, crowded] = [one, some, many].map((it) => rowOf(it, peer));
    return [
      peer,
      cell(alone?.latencyP50, alone?.latencyRatios[CEILING]),
      cell(busy?.callsPerSecond, busy?.ratios[CEILING]),
      cell(crowded?.callsPerSecond, crowded?.ratios[CEILING]),
      cell(busy?.cpuSeconds, busy?.cpuRatios[CEILING]),
      busy === undefined ? "–" : `${String(busy.serverPeakMiB)} + ${String(busy.clientPeakMiB)}`,
    ];
  });
  return textTable([head, ...rows]);
}

function streamTable(result: CallsResult): string {
  const found = streams.map(({ name }) => result.workloads.find((it) => it.name === name));
  const rows = peersOf(result).flatMap((peer) => {
    const cells = found.map((workload) => rowOf(workload, peer));
    if (cells.every((it) => it === undefined)) return [];
    return [[peer, ...cells.map((it) => cell(it?.callsPerSecond, it?.ratios[CEILING]))]];
  });
  return textTable([["", ...streams.map(({ title }) => title)], ...rows]);
}

function peersOf(result: CallsResult): readonly string[] {
  return [...new Set(result.workloads.flatMap(({ peers }) => peers.map(({ peer }) => peer)))];
}

function rowOf(workload: WorkloadResult | undefined, name: string): PeerResult | undefined {
  return workload?.peers.find(({ peer }) => peer === name);
}

/** A figure, and as a multiple of the bare socket's: `612k · 0.91 (0.85–0.95)`. */
function cell(value: Spread | undefined, ratio: Spread | undefined): string {
  if (value === undefined) return "–";
  if (ratio === undefined) return short(value.median);
  return `${short(value.median)} · ${short(ratio.median)} (${short(ratio.min)}–${short(ratio.max)})`;
}

function leftOut(result: CallsResult): readonly string[] {
  if (result.leftOut.length === 0) return [];
  const lines = result.leftOut.map(
    ({ peer, workload, reason }) =>
      `- ${peer}${workload === undefined ? "" : `, ${workload}`}: ${reason.replace(/^Error: /, "")}`,
  );
  return [`Left out:\n\n${lines.join("\n")}`];
}
