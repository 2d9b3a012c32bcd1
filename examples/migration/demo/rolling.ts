import { setTimeout as sleep } from "node:timers/promises";
import { afterMove } from "./chapters.js";
import type { Cluster } from "./cluster.js";
import type { Facts } from "./facts.js";
import type { LoadReport } from "./load.js";

/** So many calls each caller makes with the new server before the next one moves. */
const CALLS_BETWEEN = 500;

/** One old server gives way to a new one, while both callers go on calling. */
export async function moveServer(
  cluster: Cluster,
  facts: Facts,
  { leaves, comes }: { readonly leaves: string; readonly comes: string },
): Promise<void> {
  facts.section(`${comes} of Mailstation takes the place of ${leaves}, under load`);
  const before = await reportsOf(cluster);
  const how = await cluster.replace(leaves, comes);
  facts.state(`${leaves} has ended`, how, how, "SIGTERM"); // pinus-rpc by itself has no other end
  await callsAreMade(cluster);
  await afterMove(cluster, facts, comes);
  stateReports(facts, "meanwhile", before, await reportsOf(cluster));
}

/** What has become of all calls since the first server moved. */
export async function lastOldServerIsOff(cluster: Cluster, facts: Facts): Promise<void> {
  facts.section("The last old server is switched off; the load ends");
  const left = cluster.servers.filter(({ isOld }) => isOld).map(({ id }) => id);
  facts.state("servers of pinus-rpc", left.length === 0 ? "none" : left.join(", "), left, []);
  const { addresses } = cluster.new;
  const wires = addresses.map((address) => new URL(address).protocol);
  facts.state("the station calls", addresses.join(", "), wires, ["tcp:", "tcp:"]);
  const nothing = cluster.callers.map((): LoadReport => NOTHING);
  const all = await Promise.all(cluster.callers.map((caller) => caller.stopLoad()));
  stateReports(facts, "from first to last", nothing, all);
}

const NOTHING: LoadReport = { made: 0, wrong: 0, lost: 0, open: 0, reason: "" };

async function reportsOf(cluster: Cluster): Promise<readonly LoadReport[]> {
  return Promise.all(cluster.callers.map((caller) => caller.report()));
}

async function callsAreMade(cluster: Cluster): Promise<void> {
  const targets = (await reportsOf(cluster)).map(({ made }) => made + CALLS_BETWEEN);
  while ((await reportsOf(cluster)).some(({ made }, at) => made < (targets[at] ?? 0))) {
    await sleep(10);
  }
}

function stateReports(
  facts: Facts,
  when: string,
  before: readonly LoadReport[],
  after: readonly LoadReport[],
): void {
  for (const [at, name] of ["old client", "new station"].entries()) {
    const { made, wrong, lost, reason } = after[at] ?? NOTHING;
    const calls = made - (before[at]?.made ?? 0);
    const because = reason === "" ? "" : `: ${reason}`;
    const shown = `${calls} calls, ${lost} lost, ${wrong} wrong${because}`;
    facts.state(`${name}, ${when}`, shown, [calls > 0, lost, wrong], [true, 0, 0]);
  }
}
