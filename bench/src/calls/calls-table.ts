import type { Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import type { CallsResult, PeerResult, WorkloadResult } from "./calls-result.js";
import { CEILING } from "./peers.js";

const OURS = "mailstation";

/** The result for people: one table for each workload, and what was left out. */
export function callsTable(result: CallsResult): string {
  const { machine, othersBusy, load } = result;
  const parts = [
    `${machine.processors} × ${machine.processor}, ${machine.system}, Node ${machine.node}`,
    `${String(result.rounds)} rounds of ${String(result.secondsPerRound)} s; medians (range); ` +
      `load ${spread(load)}, others kept ${spread(othersBusy)} processors busy`,
    ...result.workloads.filter(({ peers }) => peers.length > 0).map(workloadTable),
    ...leftOutLines(result),
  ];
  return `${parts.join("\n\n")}\n`;
}

function workloadTable(workload: WorkloadResult): string {
  const isTimed = workload.peers.some(({ latencyP50 }) => latencyP50 !== undefined);
  const head = [
    "peer",
    workload.name.startsWith("S") ? "items/s" : "calls/s",
    `to ${CEILING}`,
    `${OURS} is`,
    "CPU s/100k, server + client",
    `CPU to ${CEILING}`,
    "peak MiB",
    ...(isTimed ? ["p50 µs", "p99 µs", `p50 to ${CEILING}`] : []),
  ];
  const ours = workload.peers.find(({ peer }) => peer === OURS);
  const rows = workload.peers.map((peer) => [...peerRow(peer, ours), ...timedCells(peer, isTimed)]);
  return `### ${workload.name}: ${workload.title}\n\n${textTable([head, ...rows])}`;
}

function peerRow(result: PeerResult, ours: PeerResult | undefined): readonly string[] {
  const times = ours?.ratios[result.peer];
  return [
    result.peer,
    spread(result.callsPerSecond),
    spread(result.ratios[CEILING]),
    times === undefined ? "" : `× ${short(times.median)}`,
    `${short(result.serverCpuSeconds)} + ${short(result.clientCpuSeconds)}`,
    median(result.cpuRatios[CEILING]),
    `${String(result.serverPeakMiB)} + ${String(result.clientPeakMiB)}`,
  ];
}

function timedCells(result: PeerResult, isTimed: boolean): readonly string[] {
  if (!isTimed) return [];
  const ratio = result.latencyRatios[CEILING];
  return [spread(result.latencyP50), median(result.latencyP99), spread(ratio)];
}

function leftOutLines({ leftOut }: CallsResult): readonly string[] {
  if (leftOut.length === 0) return [];
  const lines = leftOut.map(
    ({ peer, workload, reason }) =>
      `- ${peer}${workload === undefined ? "" : `, ${workload}`}: ${reason}`,
  );
  return [`Left out:\n\n${lines.join("\n")}`];
}

function median(value: Spread | undefined): string {
  return value === undefined ? "" : short(value.median);
}

function spread(value: Spread | undefined): string {
  if (value === undefined) return "";
  return `${short(value.median)} (${short(value.min)}–${short(value.max)})`;
}
