import { runCalls, type RoundSample } from "../calls/run-calls.js";
import { crowded, workloads } from "../calls/workloads.js";
import type { Options } from "../command-line.js";
import { describeMachine, loadNow, type Machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeResult } from "../result-file.js";
import { spreadOf, type Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import { measureBundles, type BundleCosts } from "./bundle-cost.js";
import { measureMemoryCosts, type BothSides, type MemoryCosts } from "./memory-costs.js";
import { measureRouting, type RoutingCost } from "./routing-costs.js";
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
  readonly routing: readonly RoutingCost[];
  readonly bundles: BundleCosts;
}

const routingPlan = { servers: { few: 10, many: 1_000 } };

const memoryPlan = { callsHeld: 10_000, connections: 10_000, calls: 10_000_000 };

/** `bench costs`: what ours takes besides time. */
export async function costsCommand(options: Options): Promise<void> {
  const progress = new Progress(5);
  progress.step("start");
  const start = measureStartCosts(options.rounds);
  progress.step("bundle");
  const bundles = await measureBundles();
  progress.step("memory: some minutes");
  const memory = await measureMemoryCosts(memoryPlan);
  progress.step("routing");
  const routing = await measureRouting({ ...routingPlan, ...options });
  progress.end();
  const report: CostsReport = {
    kind: "costs",
    date: new Date().toISOString(),
    machine: describeMachine(),
    load: loadNow(),
    crowdedRatio: await measureCrowd(options),
    memory,
    start,
    routing,
    bundles,
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
export function costsTable(report: CostsReport): string {
  const { crowdedRatio, memory, start, routing, bundles } = report;
  const { server, client } = memory.longestTurns;
  const last = memory.growthBytes.at(-1);
  return textTable([
    ["cost", "measured"],
    ["calls/s at 10,000 in flight against 1,024", spread(crowdedRatio)],
    ["bytes of a call in flight, server + client", sides(memory.bytesPerCallInFlight)],
    ["bytes of an idle connection, server + client", sides(memory.bytesPerIdleConnection)],
    [`growth in KiB over ${short(memory.calls)} calls, server + client`, kib(last)],
    ["longest turn at 64 in flight, server + client, ms", turns(server.turnMs, client.turnMs)],
    [
      "longest pause of the garbage collector meanwhile, ms",
      turns(server.collectionMs, client.collectionMs),
    ],
    ...routing.map(({ choice, ratio }) => [
      `calls per CPU second with 1,000 servers against 10, ${choice}`,
      spread(ratio),
    ]),
    ["import mailstation, ms", spread(start.importAlone)],
    ["the same in CPU time, ms", spread(start.importCpu)],
    ["an empty program, ms", spread(start.emptyProgram)],
    ["rpcgen --help, ms", spread(start.rpcgenHelp)],
    ...Object.entries(bundles).map(([stub, { bytes, gzipBytes }]) => [
      `page with a stub of ${stub}, KiB, and after gzip`,
      `${short(bytes / 1_024)} → ${short(gzipBytes / 1_024)}`,
    ]),
  ]);
}

function sides({ server, client }: BothSides): string {
  return `${String(server)} + ${String(client)}`;
}

function turns(server: number, client: number): string {
  return `${short(server)} + ${short(client)}`;
}

function kib(growth: BothSides | undefined): string {
  if (growth === undefined) return "";
  return `${(growth.server / 1_024).toFixed(0)} + ${(growth.client / 1_024).toFixed(0)}`;
}

function spread(value: Spread | undefined): string {
  if (value === undefined) return "";
  return `${short(value.median)} (${short(value.min)}–${short(value.max)})`;
}
