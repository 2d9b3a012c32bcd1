import { RpcError } from "mailstation";
import type { SearchResult } from "../gen/chat.js";
import { is, within, type Account } from "./account.js";
import { ROOMS } from "./choosing-servers.js";
import type { Cluster } from "../cluster/cluster.js";
import { outcome, tally } from "./outcome.js";
import { milliseconds, timed, until, type Timed } from "./timing.js";
import { Traffic } from "./traffic.js";

/** How long the calls take that are cut off: long enough to be sure that they run. */
const WORK_MS = 1_600;

/** "At once", where the calls themselves would have waited for 10 s. */
const AT_ONCE_MS = 1_000;

/** A chat server is killed while it works, and comes back. */
export async function outage(cluster: Cluster, account: Account): Promise<void> {
  const owners = await cluster.ownersOf(ROOMS);
  const lost = ROOMS[owners.indexOf("chat-1")] ?? "";
  const kept = ROOMS[owners.indexOf("chat-2")] ?? "";
  await cluster.rpc.connector.connectorRemote.enter("ann", kept);
  const traffic = new Traffic(cluster.rpc, "ann", kept);

  await kill(cluster, account, lost);
  await restart(cluster, account, owners);

  const { posts, failures, longestMs } = await traffic.stop();
  account.fact(
    "all the while, in a room of chat-2",
    `${posts} posts, ${failures} failed, slowest ${milliseconds(longestMs)}`,
    is(failures, 0),
    within(posts, 10, Infinity),
  );
}

/** What was cut off fails at once and says that it may have run; what may be repeated is, elsewhere. */
async function kill(cluster: Cluster, account: Account, room: string): Promise<void> {
  const { chatRemote } = cluster.rpc.chat;
  const { connectorRemote } = cluster.rpc.connector;
  const chat = cluster.process("chat-1");
  account.section("chat-1 is killed (SIGKILL) while calls run on it");

  let killedAt = Infinity;
  const start = (count: number, call: () => Promise<SearchResult | bigint>) =>
    Array.from({ length: count }, () => timed(call(), () => killedAt));
  const archives = start(40, () => chatRemote.route(room).archive(room, WORK_MS));
  const searches = start(40, () => chatRemote.route(room).search("", WORK_MS));
  const distant = start(20, () => connectorRemote.search("", WORK_MS));
  const all = archives.length + searches.length + distant.length;
  await until("all calls run", async () => (await cluster.running()) === all);
  const { running } = await chatRemote.to("chat-1").status();
  const fromConnector = running - archives.length - searches.length;
  killedAt = performance.now();
  chat.kill();
  const { how } = await chat.ended;
  account.fact(
    `${running} of ${all} calls ran on it`,
    `40 archive, 40 search, ${fromConnector} search for the connector; ended by ${how}`,
    is(fromConnector, distant.length / 2),
    is(how, "SIGKILL"),
  );

  const cutOff = await Promise.all(archives);
  const endings = tally(cutOff.map(endingOf));
  const slowest = Math.max(...cutOff.map(({ afterMs }) => afterMs));
  account.fact(
    "archive: each call fails",
    endings,
    is(endings, "40 × UNAVAILABLE, maybe-executed"),
  );
  account.fact(
    "and at once",
    `the last ${milliseconds(slowest)} after the kill`,
    within(slowest, 0, AT_ONCE_MS),
  );

  const repeated = tally((await Promise.all(searches)).map(endingOf));
  account.fact(
    "search is @idempotent: repeated",
    `answered by ${repeated}`,
    is(repeated, "40 × chat-2"),
  );
  const throughConnector = tally((await Promise.all(distant)).map(endingOf));
  account.fact(
    "search through the connector: nobody noticed",
    `answered by ${throughConnector}`,
    is(throughConnector, "20 × chat-2"),
  );

  await lifeWithout(cluster, account, room);
}

/** One server does the work of two. */
async function lifeWithout(cluster: Cluster, account: Account, room: string): Promise<void> {
  const { chatRemote } = cluster.rpc.chat;
  const answers = await chatRemote.broadcast().status();
  const told = [...answers].map(([id, answer]) => `${id}: ${answer.status}`);
  account.fact(
    "broadcast() costs the dead one only its entry",
    `Map { ${told.join(", ")} }`,
    is(told.sort(), ["chat-1: rejected", "chat-2: fulfilled"]),
  );

  const view = await cluster.rpc.connector.connectorRemote.enter("bob", room);
  account.fact(
    `bob enters ${room}, which was on chat-1`,
    `kept by ${view.serverId} now`,
    is(view.serverId, "chat-2"),
  );
}

/** A new process takes the dead one's name; those who call are told where it is. */
async function restart(
  cluster: Cluster,
  account: Account,
  owners: readonly string[],
): Promise<void> {
  account.section("chat-1 comes back");
  const start = performance.now();
  const { pid, info } = await cluster.startServer("chat-1");
  cluster.announce();
  const status = await cluster.rpc.chat.chatRemote.to("chat-1").status();
  account.fact(
    "a new process, made known with replaceServers",
    `port ${info.port}, answers ${milliseconds(performance.now() - start)} after its start`,
    is([status.pid, status.posts], [pid, 0]),
  );

  const ownersNow = await cluster.ownersOf(ROOMS);
  const same = ownersNow.filter((id, index) => id === owners[index]).length;
  account.fact("route(room) for 100 rooms", `${same} back where they were`, is(ownersNow, owners));

  const room = ROOMS[owners.indexOf("chat-1")] ?? "";
  const { connectorRemote } = cluster.rpc.connector;
  const keeper = async (): Promise<string> => (await connectorRemote.enter("cat", room)).serverId;
  await until("the connector has heard of it", async () => (await keeper()) === "chat-1");
  const post = await connectorRemote.say("cat", room, "Is this a new room?");
  account.fact(
    `cat enters ${room} through the connector`,
    `kept by chat-1, and empty: post #${post.id}`,
    is(post.id, 1n),
  );
}

/** The server that answered, or how the call failed. */
function endingOf({ result }: Timed<SearchResult | bigint>): string {
  if (result.status === "rejected") return outcome(RpcError.from(result.reason));
  return typeof result.value === "bigint" ? "archived" : result.value.serverId;
}
