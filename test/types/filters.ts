/*
 * What the types of filters know and refuse. Nothing here runs: a line that ought to be refused and
 * is not makes the type check fail.
 */
import {
  answersWithItems,
  type AnyFilter,
  aroundCalls,
  type ClientFilter,
  clientFilterFor,
  Gateway,
  type GatewayOptions,
  limitConcurrency,
  type ServerFilter,
  serverFilterFor,
  Station,
} from "mailstation";
import { ChatRemote_join, type User } from "../golden/generated/chat/expected/chat.js";

export const client: ClientFilter = async (call, next) => {
  if (call.kind === "server-stream" || call.kind === "bidi-stream") {
    const items: AsyncIterable<unknown> = next(call);
    return items;
  }
  if (call.kind === "client-stream") {
    const sent: AsyncIterable<unknown> = call.items;
    return next(call.with({ items: sent, serverId: "chat-1", timeoutMs: 50 }));
  }
  const answer: Promise<unknown> = next(call);
  // @ts-expect-error: no items go with it
  const none: AsyncIterable<unknown> = call.items;
  // @ts-expect-error: a call does not change
  call.serverId = "chat-2";
  // @ts-expect-error: the arguments are replaced, not changed
  call.args.push(1);
  // @ts-expect-error: a wrong setting
  call.with({ timeoutMs: "50" });
  // @ts-expect-error: a call that a station routes has no peer
  const key: string = call.peer.key;
  // @ts-expect-error: a result is unknown
  const text: string = await answer;
  // @ts-expect-error: it is not the call
  await next({ kind: "unary" });
  return [none, key, text];
};

export const server: ServerFilter = (call, next) => {
  const key: string = call.peer.key;
  // @ts-expect-error: the server is this one
  call.with({ serverId: key });
  return next(call);
};

export const either: AnyFilter = async (call, next) => {
  const changed = call.with({ metadata: { a: "b" } });
  if (!answersWithItems(changed)) return next(changed);
  const items: AsyncIterable<unknown> = next(changed);
  return items;
};

// @ts-expect-error: no promise and no items
export const nothing: ClientFilter = () => undefined;

// @ts-expect-error: a filter for handlers
export const wrongSide: Station = new Station({ filters: [server] });

export const both: Station = new Station({
  filters: [client, either, limitConcurrency({ callsMax: 1 })],
  callbackFilters: [server, either, limitConcurrency({ callsMax: 1 })],
});

export function gateway(options: GatewayOptions): Gateway {
  return new Gateway({
    ...options,
    filters: [
      server,
      either,
      aroundCalls({ before: (call) => call.with({ args: [call.peer.id] }) }),
    ],
    callbackFilters: [client, aroundCalls({ before: (call) => call.with({ timeoutMs: 5 }) })],
  });
}

export const typed: ClientFilter = clientFilterFor(ChatRemote_join, async (call, next) => {
  const [room, role] = call.args;
  // @ts-expect-error: the caller may leave it out
  const given: string = role;
  const user: User = await next(call.with({ args: [room, given] }));
  return user;
});

// @ts-expect-error: what it answers may be no user
export const handler: ServerFilter = serverFilterFor(ChatRemote_join, async (call, next) => {
  const [, role] = call.args;
  const filledIn: string = role;
  return filledIn === "" ? "nobody" : next(call);
});
