import { CallStreams, type OpenStreams } from "../call/call-streams.js";
import type { BidiStreamMethod, ClientStreamMethod, ServerStreamMethod } from "../call/method.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import type { Connection } from "./connection.js";
import { RequestStreams } from "./request-streams.js";

/** Methods with streams bring along what their callers need, so that a page without such methods need not load it. */
const openStreams: OpenStreams = (source, onBegun) => new CallStreams(source, onBegun, carrying);

const carrying = {
  carry: (connection: Connection, call: OutgoingCall): RequestStreams =>
    new RequestStreams(connection, call),
};

/** Makes the descriptor of a method that answers with items; generated code calls it. */
export function serverStream<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  shape: Omit<ServerStreamMethod<Arguments, Received, Result>, "kind" | "openStreams">,
): ServerStreamMethod<Arguments, Received, Result> {
  return { kind: "server-stream", openStreams, ...shape };
}

/** Makes the descriptor of a method that takes items; generated code calls it. */
export function clientStream<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>(
  shape: Omit<ClientStreamMethod<Arguments, Received, Item, Result>, "kind" | "openStreams">,
): ClientStreamMethod<Arguments, Received, Item, Result> {
  return { kind: "client-stream", openStreams, ...shape };
}

/** Makes the descriptor of a method with items both ways; generated code calls it. */
export function bidiStream<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>(
  shape: Omit<BidiStreamMethod<Arguments, Received, Item, Result>, "kind" | "openStreams">,
): BidiStreamMethod<Arguments, Received, Item, Result> {
  return { kind: "bidi-stream", openStreams, ...shape };
}
