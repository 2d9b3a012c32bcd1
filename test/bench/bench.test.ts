import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readCommandLine } from "../../bench/src/command-line.js";
import { mustRun, runProcess } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cwd = join(repository, "bench");
const bench = ["--import", "tsx", "src/main.ts"];

before(async () => {
  const rpcgen = join(repository, "compiler/bin/rpcgen.js");
  await mustRun(process.execPath, [rpcgen], { cwd, timeoutMs: 60_000 });
});

interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

interface PeerResult {
  readonly peer: string;
  readonly callsPerSecond: Spread;
  readonly cpuSeconds: Spread;
  readonly serverPeakMiB: number;
  readonly latencyP50?: Spread;
  readonly ratios: Readonly<Record<string, Spread>>;
}

interface Result {
  readonly kind: string;
  readonly rounds: number;
  readonly machine: { readonly node: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly leftOut: readonly unknown[];
  readonly workloads: readonly { readonly name: string; readonly peers: readonly PeerResult[] }[];
}

test("a round of calls gives a table, and JSON with a row for each peer", async () => {
  const output = join(temporaryFolder(), "calls.json");
  const peers = ["socket", "mailstation", "mailstation-ws"];
  const names = ["W1-1", "W2-64", "W3-64", "S1", "S2"];
  const options = ["--rounds", "1", "--seconds", "0.05", "--output", output];
  const { stdout } = await mustRun(
    process.execPath,
    [...bench, "--peers", peers.join(), "--workloads", names.join(), ...options],
    { cwd, timeoutMs: 60_000 },
  );
  const result = JSON.parse(readFileSync(output, "utf8")) as Result;
  assert.deepEqual(result.leftOut, []);
  assert.equal(result.kind, "calls");
  assert.equal(result.rounds, 1);
  assert.equal(result.machine.node, process.version);
  assert.match(result.versions["mailstation"] ?? "", /^\d+\.\d+\.\d+/);
  assert.deepEqual(
    result.workloads.map(({ name }) => name),
    names,
  );
  for (const workload of result.workloads) {
    assert.deepEqual(
      workload.peers.map(({ peer }) => peer),
      peers,
      workload.name,
    );
    for (const row of workload.peers) {
      assert.ok(row.callsPerSecond.median > 0 && row.cpuSeconds.median > 0, row.peer);
      assert.ok(row.callsPerSecond.min <= row.callsPerSecond.max, row.peer);
      assert.ok(row.serverPeakMiB > 0, row.peer);
      assert.equal(row.latencyP50 !== undefined, workload.name === "W1-1", row.peer);
      assert.deepEqual(
        Object.keys(row.ratios),
        peers.filter((peer) => peer !== row.peer),
      );
    }
    assert.ok(stdout.includes(`### ${workload.name}: `), workload.name);
  }
});

const mistakes = [
  { args: ["speed"], told: "unknown: speed" },
  { args: ["--peers", "socket,carrier-pigeon"], told: "no peer carrier-pigeon" },
  { args: ["--workloads", "W9"], told: "no workload W9" },
  { args: ["--rounds", "0"], told: "--rounds takes a number from 1" },
  { args: ["--seconds", "soon"], told: "--seconds takes a number above 0" },
  { args: ["--fast"], told: "Unknown option '--fast'" },
];

test("a wrong command line is told, with what would be right", async () => {
  for (const { args, told } of mistakes) {
    const read = readCommandLine(args);
    assert.ok(typeof read === "object" && "wrong" in read, told);
    assert.ok(read.wrong.startsWith(told), read.wrong);
  }
  const args = [...bench, "--peers", "carrier-pigeon"];
  const { status, stderr } = await runProcess(process.execPath, args, { cwd, timeoutMs: 30_000 });
  assert.equal(status, 2);
  assert.match(stderr, /^no peer carrier-pigeon\n\nUsage: npm run bench/);
});
