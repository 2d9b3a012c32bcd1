import { runCalls, type RoundSample } from "../calls/run-calls.js";
import { crowded, workloads } from "../calls/workloads.js";
import type { Options } from "../command-line.js";
import { describeMachine, loadNow, type Machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeResult } from "../result-file.js";
import { spreadOf, type Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import { measureBundle, type BundleCost } from "./bundle-cost.js";
import { measureMemoryCosts, type BothSides, type MemoryCosts } from "./memory-costs.js";
import { measureStartCosts, type StartCosts } from "./start-costs.js";

/** What `bench costs` writes as JSON. */
export interface CostsReport {
  readonly kind: "costs";
  readonly date: string;
  readonly machine: Machine;
  readonly load: number;
  /** Calls per second at 10,000 in flight against those at 1,024. */
  readonly crowdedRatio: Spread | undefined;
  readonly memory: MemoryCosts;
  readonly start: StartCosts;
  readonly bundle: BundleCost;
}

const memoryPlan = { callsHeld: 10_000, connections: 10_000, calls: 10_000_000 };

/** `bench costs`: what ours takes besides time. */
export async function costsCommand(options: Options): Promise<void> {
  const progress = new Progress(4);
  progress.step("start");
  const start = measureStartCosts(options.rounds);
  progress.step("bundle");
  const bundle = await measureBundle();
  progress.step("memory: some minutes");
  const memory = await measureMemoryCosts(memoryPlan);
  progress.end();
  const report: CostsReport = {
    kind: "costs",
    date: new Date().toISOString(),
    machine: describeMachine(),
    load: loadNow(),
    crowdedRatio: await measureCrowd(options),
    memory,
    start,
    bundle,
  };
  process.stdout.write(`${costsTable(report)}\n`);
  writeResult(options, "costs", report);
}

const OURS = "mailstation-raised";

async function measureCrowd({ rounds, seconds }: Options): Promise<Spread | undefined> {
  const compared = workloads.filter(({ name }) => name === "W1-1024" || name === crowded.name);
  const { samples } = await runCalls({ peers: [OURS], workloads: compared, rounds, seconds });
  const [usual = [], many = []] = compared.map(({ name }) => samples.get(name)?.get(OURS) ?? []);
  return spreadOf(many.map((sample, index) => rateOf(sample) / rateOf(usual[index] ?? sample)));
}

function rateOf({ result }: RoundSample): number {
  return result.calls / result.seconds;
}

/** The report for people. */
export function costsTable({ crowdedRatio, memory, start, bundle }: CostsReport): string {
  const last = memory.growthBytes.at(-1);
  return textTable([
    ["cost", "measured"],
    ["calls/s at 10,000 in flight against 1,024", spread(crowdedRatio)],
    ["bytes of a call in flight, server + client", sides(memory.bytesPerCallInFlight)],
    ["bytes of an idle connection, server + client", sides(memory.bytesPerIdleConnection)],
    [`growth in KiB over ${short(memory.calls)} calls, server + client`, kib(last)],
    ["longest turn of the client's event loop at 64 in flight, ms", short(memory.longestTurnMs)],
    ["import mailstation, ms", spread(start.importAlone)],
    ["an empty program, ms", spread(start.emptyProgram)],
    ["rpcgen --help, ms", spread(start.rpcgenHelp)],
    ["bundle for a page, KiB", short(bundle.bytes / 1_024)],
    ["the same after gzip, KiB", short(bundle.gzipBytes / 1_024)],
  ]);
}

function sides({ server, client }: BothSides): string {
  return `${String(server)} + ${String(client)}`;
}

function kib(growth: BothSides | undefined): string {
  if (growth === undefined) return "";
  return `${(growth.server / 1_024).toFixed(0)} + ${(growth.client / 1_024).toFixed(0)}`;
}

function spread(value: Spread | undefined): string {
  if (value === undefined) return "";
  return `${short(value.median)} (${short(value.min)}–${short(value.max)})`;
}
