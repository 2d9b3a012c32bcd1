import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerResult } from "../../bench/src/calls/calls-result.js";
import type { NeighboursReport } from "../../bench/src/neighbours/neighbours-report.js";
import { neighboursTable } from "../../bench/src/neighbours/neighbours-table.js";
import { spreadOf } from "../../bench/src/statistics.js";

/** What a peer did, as far as the table shows it. */
function did(peer: string, rate: number, cpuSeconds: number, ratios: object = {}): PeerResult {
  const spread = spreadOf([rate]);
  assert.ok(spread !== undefined);
  // The cast: the rest of it is not looked at.
  return { peer, callsPerSecond: spread, serverCpuSeconds: cpuSeconds, ratios } as PeerResult;
}

test("a client of pinus has a row for each wire on which both servers ran", () => {
  const ratio = spreadOf([1.5, 2, 2.5]);
  const peers = [
    did("pinus-rpc", 50_000, 0.5),
    did("pinus-mqtt", 40_000, 0.6),
    did("neighbour-tcp", 100_000, 0.25, { "pinus-rpc": ratio }),
  ];
  // The cast: what else there is in a report is not looked at.
  const report = { workloads: [{ name: "W1-64", title: "", peers }] } as unknown;
  const rows = neighboursTable(report as NeighboursReport)
    .trimEnd()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  assert.equal(rows.length, 3);
  assert.deepEqual(rows[2]?.slice(1, -1), [
    "`W1-64`",
    "tcp",
    "50.0k",
    "100k",
    "2.00 (1.50–2.50)",
    "0.500",
    "0.250",
  ]);
});
