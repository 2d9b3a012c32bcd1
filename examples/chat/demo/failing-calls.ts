import { NotAllowed, ROOM_SIZE_MAX, RoomFull } from "../gen/chat.js";
import { contains, is, within, type Account } from "./account.js";
import type { Cluster } from "../cluster/cluster.js";
import { errorOf, outcome } from "./outcome.js";
import { milliseconds, until } from "./timing.js";

/** Every way a call can fail while all servers are well. */
export async function failingCalls(cluster: Cluster, account: Account): Promise<void> {
  account.section("Calls that fail, and say how");
  await declaredErrors(cluster, account);
  await wrongArguments(cluster, account);
  await deadlines(cluster, account);
  await cancellation(cluster, account);
}

/** Declared in chat.rpc, thrown by room.ts, passed on by the connector, caught here as a class with fields. */
async function declaredErrors({ rpc }: Cluster, account: Account): Promise<void> {
  const { connectorRemote } = rpc.connector;
  for (const user of ["ann", "bob", "cat"]) await connectorRemote.enter(user, "attic");

  const full = await errorOf(connectorRemote.enter("dan", "attic"));
  const fullFields = full instanceof RoomFull ? { room: full.room, limit: full.limit } : undefined;
  account.fact(
    "a fourth user enters: instanceof RoomFull",
    full.rawMessage,
    is(fullFields, { room: "attic", limit: ROOM_SIZE_MAX }),
    is([full.code, full.execution], [1001, "executed"]),
  );

  const refused = await errorOf(connectorRemote.expel("bob", "attic", "ann"));
  const refusedFields =
    refused instanceof NotAllowed ? { needs: refused.needs, has: refused.has } : undefined;
  account.fact(
    "bob expels ann: instanceof NotAllowed",
    refused.rawMessage,
    is(refusedFields, { needs: "MODERATOR", has: "MEMBER" }),
  );
}

async function wrongArguments({ rpc }: Cluster, account: Account): Promise<void> {
  const { connectorRemote } = rpc.connector;

  // The compiler refuses this line without the cast; plain JavaScript has no compiler.
  const wrongType = await errorOf(connectorRemote.say("ann", "attic", 42 as unknown as string));
  account.fact(
    "a number for a text",
    `${outcome(wrongType)}: ${wrongType.rawMessage}`,
    is(outcome(wrongType), "INVALID_ARGUMENT, never-sent"),
    contains(wrongType.rawMessage, "text"),
  );

  const tooLong = await errorOf(connectorRemote.say("ann", "attic", "x".repeat(501)));
  account.fact(
    "501 characters: the handler's own refusal",
    `${outcome(tooLong)}: ${tooLong.rawMessage}`,
    is(outcome(tooLong), "INVALID_ARGUMENT, executed"),
  );

  const tooLarge = await errorOf(connectorRemote.say("ann", "attic", "x".repeat(5 * 1024 * 1024)));
  account.fact(
    "5 MiB, more than a message may have",
    outcome(tooLarge),
    is(outcome(tooLarge), "RESOURCE_EXHAUSTED, never-sent"),
  );
}

async function deadlines({ rpc }: Cluster, account: Account): Promise<void> {
  const start = performance.now();
  const late = await errorOf(rpc.chat.chatRemote.with({ timeoutMs: 150 }).search("", 5_000));
  const afterMs = performance.now() - start;
  account.fact(
    "150 ms for a search of 5 s",
    `${outcome(late)} after ${milliseconds(afterMs)}`,
    is(outcome(late), "DEADLINE_EXCEEDED, maybe-executed"),
    within(afterMs, 140, 2_000),
  );

  const inherited = rpc.connector.connectorRemote.with({ timeoutMs: 2_000 });
  const { remaining } = await inherited.search("", 0);
  account.fact(
    "2 s through the connector: what chat has left",
    milliseconds(remaining),
    within(remaining, 1, 2_000),
  );
}

async function cancellation(cluster: Cluster, account: Account): Promise<void> {
  const cancelled = async (): Promise<number> =>
    (await cluster.statuses()).reduce((sum, status) => sum + status.cancelled, 0);
  await until("all searches are over", async () => (await cluster.running()) === 0);
  const before = await cancelled();

  const user = new AbortController();
  const { connectorRemote } = cluster.rpc.connector;
  const search = errorOf(connectorRemote.with({ signal: user.signal }).search("", 5_000));
  await until("the search runs", async () => (await cluster.running()) === 1);
  user.abort(new Error("the user has closed the window"));
  const start = performance.now();
  const error = await search;
  account.fact(
    "the user goes away during a search",
    outcome(error),
    is(outcome(error), "CANCELLED, maybe-executed"),
  );

  await until("the search has stopped", async () => (await cluster.running()) === 0);
  const afterMs = performance.now() - start;
  account.fact(
    "two servers on, its handler has stopped too",
    `within ${milliseconds(afterMs)}`,
    is((await cancelled()) - before, 1),
  );
}
