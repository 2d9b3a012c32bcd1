import type { ServerSnapshot, Station } from "mailstation";
import type { Cluster } from "../cluster/cluster.js";
import { is, type Account } from "./account.js";
import { ROOMS } from "./choosing-servers.js";
import { milliseconds, until } from "./timing.js";
import { Watch } from "./watch.js";

/** How long a call takes that is there when its server stops: so long the server drains. */
const WORK_MS = 1_500;

/** One server stops while somebody watches a room there, and another one is gone: nobody is lost. */
export async function maintenance(cluster: Cluster, account: Account): Promise<void> {
  account.section("chat-1 is drained while eve watches a room there; presence-1 is down");
  const { chatRemote } = cluster.rpc.chat;
  const { connectorRemote } = cluster.rpc.connector;
  const owners = await cluster.ownersOf(ROOMS);
  const room = ROOMS[owners.lastIndexOf("chat-1")] ?? "";
  await cluster.rpc.presence.presenceRemote.lookUp([]); // so that there is a connection to lose
  const watch = (): Watch =>
    new Watch((signal) => connectorRemote.with({ signal }).watch("eve", room));

  const before = watch();
  await until("eve is there", () => before.seen.length > 0);
  await connectorRemote.say("eve", room, "Is this the last word?");
  const search = chatRemote.to("chat-1").search("", WORK_MS);
  await until("the search runs", async () => (await cluster.running()) === 1);

  const chat = cluster.process("chat-1");
  const presence = cluster.process("presence-1");
  presence.kill();
  await presence.ended;
  chat.stop();
  const ending = await before.ended;
  const story = before.seen.join(" · ");
  account.fact(
    "her stream ends without an error",
    `${ending}: ${story}`,
    is(ending, "complete"),
    is(story, "eve joined · eve: Is this the last word?"),
  );

  const { station } = cluster;
  for (const id of ["chat-1", "presence-1"]) {
    await until(`${id} is missed`, () => station.stateOf(id)?.kind !== "open");
  }
  inspect(station, account);

  const after = watch();
  await until("eve is back", () => after.seen.length > 0);
  await connectorRemote.say("eve", room, "No, it goes on.");
  await until("her post is there", () => after.seen.length > 1);
  const { serverId } = await connectorRemote.enter("eve", room);
  account.fact(
    "she watches again, and posts",
    `kept by ${serverId} now, without presence-1`,
    is(serverId, "chat-2"),
    is(after.seen.slice(0, 2), ["eve joined", "eve: No, it goes on."]),
  );
  after.leave();
  await after.ended;

  const { remaining } = await search;
  const { how } = await chat.ended;
  account.fact(
    "the search that ran on chat-1 has ended well",
    `with ${milliseconds(remaining)} to spare; the process: ${how}`,
    is(how, "status 0"),
  );
  for (const id of ["chat-1", "presence-1"]) await cluster.startServer(id);
  cluster.announce();
}

/** What the station sees of all that, in a snapshot that could be sent as JSON. */
function inspect(station: Station, account: Account): void {
  const servers = new Map(station.inspect().servers.map((server) => [server.id, server]));
  account.note("station.inspect().servers:");
  const expected: readonly [string, boolean, number][] = [
    ["presence-1", false, 0],
    ["chat-1", false, 1], // closes the connection when the search has been answered
    ["chat-2", true, 0],
    ["connector-1", true, 0],
  ];
  for (const [id, isOpen, callsInFlight] of expected) {
    const server = servers.get(id);
    const shown = server === undefined ? "unknown" : inWords(server);
    account.fact(
      id,
      shown,
      is(server?.state === "open", isOpen),
      is(server?.callsInFlight, callsInFlight),
    );
  }
}

function inWords({ state, callsInFlight, mailboxes }: ServerSnapshot): string {
  const reason = state === "open" ? undefined : mailboxes[0]?.lastFailure?.message;
  return `${state}, ${callsInFlight} in flight${reason === undefined ? "" : `; ${reason}`}`;
}
