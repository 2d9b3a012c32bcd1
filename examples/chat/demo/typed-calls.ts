import { eventInWords } from "../client/in-words.js";
import type { Cluster } from "../cluster/cluster.js";
import { is, within, type Account } from "./account.js";

/** People come into a room and talk, through the connector. */
export async function typedCalls({ rpc }: Cluster, account: Account): Promise<void> {
  const { connectorRemote } = rpc.connector;
  account.section("Typed calls: demo → connector-1 → chat and presence servers");

  const opened = await connectorRemote.enter("ann", "lobby", "OWNER", [{ os: "Linux" }]);
  const ann = opened.members.get("ann");
  account.fact(
    "ann enters the lobby",
    `kept by ${opened.serverId}; she is ${ann?.role ?? "nobody"}`,
    is([ann?.role, ann?.status, ann?.devices[0]?.os], ["OWNER", "ONLINE", "Linux"]),
  );

  const bob = (await connectorRemote.enter("bob", "lobby")).members.get("bob");
  account.fact(
    "bob enters and says no role",
    `${bob?.role ?? "nothing"} by default`,
    is(bob?.role, "MEMBER"),
  );

  const before = Date.now();
  const question = await connectorRemote.say("bob", "lobby", "Is anybody here?");
  const age = question.sentAt.getTime() - before;
  account.fact(
    "bob posts: bigint, string, Date",
    `#${question.id} ${question.author} ${question.sentAt.toISOString()}`,
    is([question.id, question.author], [1n, "bob"]),
    within(age, -1, 5_000),
  );

  const answer = await connectorRemote.say("ann", "lobby", "I am.", question.id);
  const answered = is([question.replyTo, answer.replyTo], [undefined, 1n]);
  account.fact(
    "ann answers: optional int64",
    `#${answer.id} replies to #${answer.replyTo ?? "nothing"}`,
    answered,
  );

  const { events } = await connectorRemote.enter("bob", "lobby");
  const story = events.map(eventInWords).join(" · ");
  const expected = "ann joined · bob joined · bob: Is anybody here? · ann: I am.";
  account.fact("the room's events: a union", story, is(story, expected));

  const sightings = await connectorRemote.whereAre(["ann", "bob", "eve"]);
  account.fact(
    "where are ann, bob and eve: a map",
    [...sightings]
      .map(([name, { room, count }]) => `${name} in ${room ?? "no room"} (${count})`)
      .join(", "),
    is([...sightings.keys()], ["ann", "bob"]),
    is(sightings.get("bob")?.count, 3n),
  );

  const keeper = rpc.chat.chatRemote.to(opened.serverId);
  await Promise.all(Array.from({ length: 10 }, () => keeper.typing("lobby", "bob")));
  const { typed } = await keeper.status();
  account.fact("bob types: oneway, nothing comes back", `${typed} of 10 arrived`, is(typed, 10));
}
