import { parseArgs } from "node:util";
import { allOld, oldCallerLeaves, stationJoins } from "./chapters.js";
import { Cluster } from "./cluster.js";
import { Facts } from "./facts.js";
import { installOld } from "./install-old.js";
import { lastOldServerIsOff, moveServer } from "./rolling.js";
import type { OldWire } from "./server-process.js";

// `npm run demo -- migration`: a cluster of pinus-rpc moves to Mailstation, one server after the other.

/** It takes some ten seconds; whatever hangs, it ends. */
const TIME_MS_MAX = 90_000;

const { values } = parseArgs({ options: { wire: { type: "string", default: "mqtt" } } });
if (values.wire !== "mqtt" && values.wire !== "tcp") {
  console.error("--wire: mqtt, which is what pinus-rpc speaks unless told otherwise, or tcp");
  process.exit(2);
}

process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const facts = new Facts();
const limit = setTimeout(() => {
  facts.fail(`the demo is not over after ${TIME_MS_MAX / 1_000} s`);
  process.exit(1);
}, TIME_MS_MAX);

const start = performance.now();
try {
  await move(values.wire);
} catch (error) {
  facts.fail(error);
}
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
const { stated, failed } = facts;
const verdict = failed === 0 ? `All ${stated} facts hold` : `${failed} of ${stated} facts fail`;
facts.section(`${verdict}. It took ${seconds} s.`);
if (failed > 0) process.exit(1);
limit.unref();

async function move(wire: OldWire): Promise<void> {
  await installOld();
  const cluster = await Cluster.start(wire);
  await allOld(cluster, facts);
  await stationJoins(cluster, facts);
  await cluster.startLoad();
  await moveServer(cluster, facts, { leaves: "chat-1", comes: "chat-3" });
  await moveServer(cluster, facts, { leaves: "chat-2", comes: "chat-4" });
  await lastOldServerIsOff(cluster, facts);
  await oldCallerLeaves(cluster, facts);
}
