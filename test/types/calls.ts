/*
 * What the types of generated stubs refuse. Nothing here runs: a line that ought to be refused and
 * is not makes the type check fail.
 */
import type { ChatRemoteClient } from "../golden/generated/chat/expected/chat.client.js";
import { createRpc, type Rpc } from "../golden/generated/chat/expected/index.js";
import {
  RoomFull,
  type Event,
  type Role,
  type User,
} from "../golden/generated/chat/expected/chat.js";
import type { EverythingClient } from "../golden/generated/services/expected/services.client.js";
import type { Level } from "../golden/generated/services/expected/services.js";
import type { Caller } from "mailstation/codegen";

// @ts-expect-error: no such method
export type NoSuchMethod = ChatRemoteClient["jion"];
// @ts-expect-error: no such server type
export type NoSuchServerType = Rpc["caht"];
// @ts-expect-error: no such service
export type NoSuchService = Rpc["chat"]["chatRemotes"];

export async function calls(caller: Caller): Promise<readonly unknown[]> {
  const rpc = createRpc(caller);
  const chat = rpc.chat.chatRemote;

  const user: User = await chat.join("lobby");
  const same: User = await chat.join("lobby", "OWNER");
  const touched: undefined | void = await chat.to("chat-2").touch("lobby");
  const replies: ReadonlyMap<string, PromiseSettledResult<void>> = await chat
    .broadcast()
    .leave("lobby");

  // @ts-expect-error: a wrong argument
  await chat.join(7);
  // @ts-expect-error: a missing argument
  await chat.post("lobby");
  // @ts-expect-error: one argument too many
  await chat.leave("lobby", "now");
  // @ts-expect-error: no such member of a closed enum
  await chat.join("lobby", "ADMIN");
  // @ts-expect-error: a missing await
  const early: User = chat.join("lobby");
  // @ts-expect-error: a missing await
  chat.join("lobby").id;
  // @ts-expect-error: the answers of a broadcast are no user
  const many: User = await chat.broadcast().join("lobby");

  return [user, same, touched, replies, early, many];
}

/** Lists and maps that nobody may change can be passed. */
export function readonlyArguments(
  everything: EverythingClient,
  texts: readonly string[],
  levels: ReadonlyMap<number, Level>,
): Promise<void> {
  const [none, score, when] = [new Uint8Array(0), { points: 1 }, new Date(0)];
  return everything.many(true, 0, 0n, none, "HARD", score, texts, levels, when, null, [score]);
}

export function values(user: User, event: Event): readonly unknown[] {
  // @ts-expect-error: a number is no presence unless it came from the wire
  user.presence = 7;
  // @ts-expect-error: no such member, although others may arrive
  user.presence = "BUSY";
  // @ts-expect-error: a number is no bigint
  user.score = 1;
  // @ts-expect-error: a missing field
  const device: User["devices"][number] = { model: "x" };
  // @ts-expect-error: the value of another case
  const wrong: Event = { case: "joined", value: "me" };
  // @ts-expect-error: narrowed to the case that holds a user
  const text: string = event.case === "joined" ? event.value : "";
  const role: Role = "OWNER";
  return [device, wrong, text, role];
}

// @ts-expect-error: no such field
export type NoSuchField = RoomFull["rooms"];

export function errors(error: unknown): readonly unknown[] {
  // @ts-expect-error: a wrong field
  const made = new RoomFull({ room: 7, limit: 1 });
  // @ts-expect-error: a missing field
  const empty = new RoomFull({ room: "lobby" });
  if (error instanceof RoomFull) {
    const limit: number = error.limit;
    const code: 1001 = error.code;
    // @ts-expect-error: fields of an error do not change
    error.limit = 2;
    return [limit, code];
  }
  return [made, empty];
}
