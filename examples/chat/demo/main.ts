import { Account, is, within } from "./account.js";
import { choosingServers } from "./choosing-servers.js";
import { Cluster } from "../cluster/cluster.js";
import { drain } from "./drain.js";
import { failingCalls } from "./failing-calls.js";
import { latency } from "./latency.js";
import { maintenance } from "./maintenance.js";
import { outage } from "./outage.js";
import { milliseconds } from "./timing.js";
import { typedCalls } from "./typed-calls.js";
import { watching } from "./watching.js";

/** The demo takes some fifteen seconds; whatever hangs, it ends. */
const TIME_MS_MAX = 45_000;

const CHAPTERS = [
  typedCalls,
  watching,
  choosingServers,
  failingCalls,
  latency,
  outage,
  maintenance,
  drain,
];

/** Ended by Ctrl-C, as a shell counts it. The server processes end with this one. */
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const account = new Account();
const limit = setTimeout(() => {
  account.failure(`the demo is not over after ${TIME_MS_MAX / 1_000} s`);
  process.exit(1);
}, TIME_MS_MAX);

const start = performance.now();
try {
  const cluster = await startCluster();
  for (const chapter of CHAPTERS) await chapter(cluster, account);
  if (account.failures > 0) account.note(cluster.logs);
} catch (error) {
  account.failure("the demo could not go on", error);
}

const seconds = ((performance.now() - start) / 1_000).toFixed(1);
const { facts, failures } = account;
const verdict = failures === 0 ? `All ${facts} facts hold` : `${failures} of ${facts} facts fail`;
account.section(`${verdict}. It took ${seconds} s.`);

// All servers have ended and the station is closed, so this process ends by itself; should anything
// keep it by mistake, the limit says so. After a failure the servers may still run.
if (failures > 0) process.exit(1);
limit.unref();

async function startCluster(): Promise<Cluster> {
  account.section("Starting a cluster: four servers, each a process of its own");
  const start = performance.now();
  const cluster = await Cluster.start();
  const tookMs = performance.now() - start;
  for (const { info, pid } of cluster.processes) {
    const { id, host, port } = info;
    const isAlive = process.kill(pid, 0); // signal 0 only asks
    account.fact(
      id,
      `process ${pid} listens on ${host}:${port}`,
      is(isAlive, true),
      within(port, 1, 65_535),
    );
  }
  account.note(`ready after ${milliseconds(tookMs)}`);
  return cluster;
}
