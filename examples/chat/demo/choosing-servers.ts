import { is, within, type Account } from "./account.js";
import type { Cluster } from "../cluster/cluster.js";
import { errorOf, outcome, tally } from "./outcome.js";

/** A hundred rooms, to see how they are spread. */
export const ROOMS: readonly string[] = Array.from({ length: 100 }, (_, n) => `room-${n}`);

/** Who answers: any server, one by name, one by key, or all. */
export async function choosingServers(cluster: Cluster, account: Account): Promise<void> {
  const { chatRemote } = cluster.rpc.chat;
  account.section("Choosing servers: chat-1 and chat-2");

  const turns = await Promise.all(Array.from({ length: 10 }, () => chatRemote.status()));
  const inTurn = tally(turns.map(({ serverId }) => serverId));
  account.fact("10 calls, nothing said: in turn", inTurn, is(inTurn, "5 × chat-1, 5 × chat-2"));

  const named = await chatRemote.to("chat-2").status();
  const { pid } = cluster.process("chat-2");
  const shown = `${named.serverId}, process ${named.pid}`;
  account.fact('to("chat-2")', shown, is([named.serverId, named.pid], ["chat-2", pid]));

  const nobody = await errorOf(chatRemote.to("chat-9").status());
  account.fact(
    'to("chat-9"), which does not exist',
    outcome(nobody),
    is(outcome(nobody), "UNAVAILABLE, never-sent"),
  );

  const owners = await cluster.ownersOf(ROOMS);
  const onFirst = owners.filter((id) => id === "chat-1").length;
  account.fact("route(room) for 100 rooms", tally(owners), within(onFirst, 20, 80));
  const again = await cluster.ownersOf(ROOMS);
  const same = owners.filter((id, index) => id === again[index]).length;
  account.fact("and again", `${same} of 100 at the same server`, is(again, owners));

  const answers = await chatRemote.broadcast().status();
  const told = [...answers].map(([id, answer]) => `${id}: ${answer.status}`);
  account.fact(
    "broadcast()",
    `Map { ${told.join(", ")} }`,
    is(told.sort(), ["chat-1: fulfilled", "chat-2: fulfilled"]),
  );
  for (const [id, answer] of answers) {
    if (answer.status !== "fulfilled") continue;
    account.note(`${id} → rooms: ${answer.value.rooms}, posts: ${answer.value.posts}`);
  }

  const invocation = { service: "chat.v1.ChatRemote", method: "status", args: [] };
  const invoked = await cluster.station.invoke("chat-1", invocation);
  const hasId = typeof invoked === "object" && invoked !== null && "serverId" in invoked;
  const id = hasId ? invoked.serverId : undefined;
  account.fact("station.invoke, all by name", `answered by ${String(id)}`, is(id, "chat-1"));
}
