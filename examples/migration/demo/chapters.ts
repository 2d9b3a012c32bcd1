import type { Caller } from "./caller.js";
import type { Cluster } from "./cluster.js";
import type { Facts } from "./facts.js";
import type { ServerProcess } from "./server-process.js";

/** So many users are asked for: both halves must choose the same server for each. */
const USERS: readonly string[] = Array.from({ length: 1_000 }, (_, at) => `user-${at}`);

const TEXT = "Grüß Gott ✓";

/** More than a post takes. */
const TOO_LONG = "x".repeat(201);

/** How it was: nothing of Mailstation runs. */
export async function allOld(cluster: Cluster, facts: Facts): Promise<void> {
  facts.section("All old: two servers and a client of pinus-rpc 1.7.4");
  for (const { id, pid, oldEntry } of cluster.servers) {
    const shown = `process ${pid} listens on port ${oldEntry.port}`;
    facts.state(id, shown, process.kill(pid, 0), true); // signal 0 only asks
  }
  await callEach(cluster, cluster.old, facts);
}

/** Who only calls can move at any time: it needs nothing of the servers. */
export async function stationJoins(cluster: Cluster, facts: Facts): Promise<void> {
  facts.section("A station of Mailstation joins: the servers do not notice");
  await callEach(cluster, cluster.new, facts);
  const error = await cluster.new.failure("user-1", TOO_LONG);
  const expected = { name: "TooLong", code: 1001, limit: 200 };
  const shown = `instanceof ${error.name}, with limit ${error.limit}`;
  facts.state("what an old server throws", shown, error, expected);
  await bothAgree(cluster, facts);
}

/** What works once a server has moved: all four directions, as long as there are old ones. */
export async function afterMove(cluster: Cluster, facts: Facts, moved: string): Promise<void> {
  for (const caller of cluster.callers) await callEach(cluster, caller, facts);
  await bothAgree(cluster, facts);
  const uid = await userOf(cluster.old, moved);
  const error = await cluster.old.failure(uid, TOO_LONG);
  const shown = `{ name: "${error.name}", code: ${error.code}, limit: ${error.limit} }`;
  const expected = { name: "TooLong", code: 1001, limit: 200 };
  facts.state("what a new server throws, at the old client", shown, error, expected);
}

/** The last process of pinus-rpc ends, and the gateways after it. */
export async function oldCallerLeaves(cluster: Cluster, facts: Facts): Promise<void> {
  facts.section("The old client leaves: nothing of pinus-rpc is left");
  await cluster.old.close();
  await callEach(cluster, cluster.new, facts);
  await cluster.new.close();
  for (const server of cluster.servers) {
    const how = await server.stop();
    facts.state(`${server.id} drains and exits by itself`, how, how, "status 0");
  }
}

/** A call to each server, of a user who belongs there. */
async function callEach(cluster: Cluster, caller: Caller, facts: Facts): Promise<void> {
  const from = caller === cluster.old ? "old client" : "new station";
  for (const server of cluster.servers) {
    const uid = await userOf(caller, server.id);
    const { author, text, length, serverId } = await caller.post(uid, TEXT);
    const label = `${from} → ${server.isOld ? "old" : "new"} server`;
    const shown = `${uid} is answered by ${serverId}, ${wireOf(cluster, caller, server)}`;
    const expected = [uid, TEXT, TEXT.length, server.id];
    facts.state(label, shown, [author, text, length, serverId], expected);
  }
}

function wireOf({ old }: Cluster, caller: Caller, { entry, oldTransport }: ServerProcess): string {
  return `over ${caller === old ? oldTransport : (entry.transport ?? "tcp")}`;
}

/** Somebody whose server this is. */
async function userOf(caller: Caller, serverId: string): Promise<string> {
  for (const uid of USERS) {
    const [chosen] = await caller.serversOf([uid]);
    if (chosen === serverId) return uid;
  }
  throw new Error(`${serverId} has no users`);
}

async function bothAgree(cluster: Cluster, facts: Facts): Promise<void> {
  const [seenByOld, seenByNew] = await Promise.all(
    cluster.callers.map((caller) => caller.serversOf(USERS)),
  );
  const ids = cluster.servers.map(({ id }) => id);
  const counts = ids.map((id) => `${seenByNew?.filter((it) => it === id).length ?? 0} to ${id}`);
  const label = `crc32(uid) % ${ids.length} in both halves, ${USERS.length} users`;
  facts.state(label, counts.join(", "), seenByNew, seenByOld);
}
