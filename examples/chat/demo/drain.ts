import { is, within, type Account } from "./account.js";
import type { Cluster } from "../cluster/cluster.js";
import { errorOf, outcome, tally } from "./outcome.js";
import { milliseconds, until } from "./timing.js";

/** How long the calls take that run when everything stops. */
const WORK_MS = 1_200;

/** All servers are asked to end while calls run: those end well, new ones are refused. */
export async function drain(cluster: Cluster, account: Account): Promise<void> {
  const { chatRemote } = cluster.rpc.chat;
  const { connectorRemote } = cluster.rpc.connector;
  account.section("All servers are stopped (SIGTERM) while calls run");

  const near = Array.from({ length: 40 }, () => chatRemote.search("", WORK_MS));
  const far = Array.from({ length: 20 }, () => connectorRemote.search("", WORK_MS));
  await until("all calls run", async () => (await cluster.running()) === 60);
  const start = performance.now();
  for (const server of cluster.processes) server.stop();

  await until("chat-1 takes no new calls", () => refusesCalls(cluster));
  const late = await errorOf(chatRemote.to("chat-1").status());
  account.fact("a new call", outcome(late), is(outcome(late), "UNAVAILABLE, never-sent"));

  const ended = await Promise.allSettled([...near, ...far]);
  account.fact(
    "40 searches and 20 through the connector ran",
    tally(ended.map(({ status }) => status)),
    is(tally(ended.map(({ status }) => status)), "60 × fulfilled"),
  );

  for (const server of cluster.processes) {
    const { how, at } = await server.ended;
    account.fact(
      `${server.info.id} exits by itself`,
      `${how}, ${milliseconds(at - start)} after the signal`,
      is(how, "status 0"),
      within(at - start, 0, WORK_MS + 5_000),
    );
  }
  const errors = cluster.logs.split("\n").filter((line) => line.includes('"level":"error"'));
  account.fact("errors in their logs", errors.length === 0 ? "none" : "some", is(errors, []));
  await cluster.station.close();
}

async function refusesCalls({ rpc }: Cluster): Promise<boolean> {
  const [result] = await Promise.allSettled([rpc.chat.chatRemote.to("chat-1").status()]);
  return result.status === "rejected";
}
