import { Station } from "mailstation";
import { UserRemote } from "../client/user-remote.js";
import type { Cluster } from "../cluster/cluster.js";
import { RoomFull } from "../gen/chat.js";
import { createRpc } from "../gen/index.js";
import { is, type Account } from "./account.js";
import { errorOf } from "./outcome.js";
import { until } from "./timing.js";
import { Watch } from "./watch.js";

const POSTS = 100;

/** What happens in a room, as it happens; and a server that calls those who are connected to it. */
export async function watching(cluster: Cluster, account: Account): Promise<void> {
  account.section("Streams and calls back: eve comes over ws, as a page does");
  const { info, ports } = cluster.connector;
  const notices: string[] = [];
  const station = new Station({
    id: "eve",
    type: "user",
    servers: [{ ...info, port: ports.pagePort, transport: "ws", path: "/rpc" }],
    services: [new UserRemote((text) => notices.push(text))],
  });
  const asEve = createRpc(station).connector.connectorRemote;
  const asAnn = cluster.rpc.connector.connectorRemote;

  const annsWatch = new Watch((signal) => asAnn.with({ signal }).watch("ann", "hall"));
  await until("ann is in the hall", () => annsWatch.seen.includes("ann joined"));
  const evesWatch = new Watch((signal) => asEve.with({ signal }).watch("eve", "hall"));
  await until("eve is there too", () => evesWatch.seen.length === 2);
  const story = evesWatch.seen.join(" · ");
  account.fact("eve watches the hall", story, is(story, "ann joined · eve joined"));
  account.fact(
    "connector-1 calls her over her connection",
    notices.join(" "),
    is(notices, ["Welcome, eve. This is connector-1."]),
  );

  const texts = Array.from({ length: POSTS }, (_, index) => `ann: post ${index + 1}`);
  for (const text of texts) await asAnn.say("ann", "hall", text.slice("ann: ".length));
  await until("eve has seen them all", () => evesWatch.seen.length >= 2 + POSTS);
  account.fact(
    `ann posts ${POSTS} times, over tcp`,
    "eve has seen each once, in order",
    is(evesWatch.seen.slice(2), texts),
  );

  evesWatch.leave();
  await until("ann has seen eve leave", () => annsWatch.seen.includes("eve left"));
  const last = annsWatch.seen.at(-1) ?? "";
  account.fact("eve leaves the loop: the handler's `finally`", last, is(last, "eve left"));
  annsWatch.leave();
  await Promise.all([evesWatch.ended, annsWatch.ended]);

  for (const user of ["ann", "bob", "cat"]) await asAnn.enter(user, "shed");
  const full = await errorOf(firstOf(asEve.watch("eve", "shed")));
  account.fact(
    "a stream that is refused: instanceof RoomFull",
    full.rawMessage,
    is(full instanceof RoomFull, true),
  );
  await station.close();
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}
