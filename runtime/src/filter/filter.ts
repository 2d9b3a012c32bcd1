import type { AskedServer } from "../call/call-witness.js";
import type { FailMode } from "../call/fail-mode.js";
import type { AnyMethod } from "../call/method.js";
import type { ParentCall } from "../call/parent-call.js";
import type { Peer } from "../call/peer.js";
import type { Environment } from "../environment.js";
import type { Metadata } from "../rpc-error.js";

/**
 * Stands around calls. It is given a call and `next`, which takes the call on to the next filter and
 * after the last one to its end, and returns what the call is answered with: what `next` has given,
 * or something else. `next` is called at most once; who does not call it answers in its place.
 *
 * What `next` gives depends on `call.kind`: a promise of the result, or the items of a stream. A
 * filter answers with the same; a promise of items does as well, so that an `async` function that
 * ends with `return next(call)` serves every kind.
 */
export type Filter<Call extends FilteredCall> = (
  call: Call,
  next: Next<Call>,
) => Promise<unknown> | AsyncIterable<unknown>;

/** Stands around calls that this process makes. Runs once per call, however often it is tried. */
export type ClientFilter = Filter<ClientCall>;

/** Stands around handlers. Runs once the arguments are decoded and checked. */
export type ServerFilter = Filter<ServerCall>;

/** A filter for either side. */
export type AnyFilter = <Call extends FilteredCall>(
  call: Call,
  next: Next<Call>,
) => Promise<unknown> | AsyncIterable<unknown>;

/** Goes on with the call that it is given: the filter's own, or what its `with` has made of it. */
export interface Next<Call extends FilteredCall> {
  /** Settles with the result; with undefined for a oneway call that was written, or whose handler has ended. */
  (call: Call & AnsweredOnce): Promise<unknown>;
  (call: Call & AnsweredWithItems): AsyncIterable<unknown>;
  (call: Call): Promise<unknown> | AsyncIterable<unknown>;
}

/** Calls for which `next` gives a promise. */
export interface AnsweredOnce {
  readonly kind: "unary" | "oneway" | "client-stream";
}

/** Calls for which `next` gives items. */
export interface AnsweredWithItems {
  readonly kind: "server-stream" | "bidi-stream";
}

/** What a filter can change of any call; what is left out stays as it is. */
export interface CallChanges {
  readonly args?: readonly unknown[] | undefined;
  /** Replaces all of it. */
  readonly metadata?: Metadata | Readonly<Record<string, string>> | undefined;
  /** What the caller sends one by one; only for calls that have items. */
  readonly items?: AsyncIterable<unknown> | undefined;
  /** Takes the place of the signal before: `AbortSignal.any` keeps both. */
  readonly signal?: AbortSignal | undefined;
}

/** What a filter can change of a call that is made. With undefined given, a setting is as if it had never been said. */
export interface ClientCallChanges extends CallChanges {
  readonly serverId?: string | undefined;
  readonly routeKey?: unknown;
  /** Counts from the beginning of the call, as it always does. Milliseconds, 1 to 2³¹−1. */
  readonly timeoutMs?: number | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly failMode?: FailMode | undefined;
}

/** What a filter for either side knows of its call. */
export interface FilteredCall extends CallFacts {
  readonly kind: AnyMethod["kind"];
  /** What the caller sends, where it sends items. */
  readonly items: AsyncIterable<unknown> | undefined;
}

/** What a filter knows of a call that is made. */
export type ClientCall = ClientCallFacts & CallKinds;

/** What a filter knows of a call that is served. */
export type ServerCall = ServerCallFacts & CallKinds;

/** Time, as the station or the gateway has it that runs the filter. */
export type Clock = Pick<Environment, "now" | "startTimer">;

/** Whether `next` gives items for this call, and not a promise. */
export function answersWithItems<Call extends { readonly kind: AnyMethod["kind"] }>(
  call: Call,
): call is Call & AnsweredWithItems {
  return call.kind === "server-stream" || call.kind === "bidi-stream";
}

/** The kinds of calls, and the items that the caller sends. */
export type CallKinds =
  | { readonly kind: "unary" | "oneway"; readonly items: undefined }
  | { readonly kind: "server-stream"; readonly items: undefined }
  | { readonly kind: "client-stream"; readonly items: AsyncIterable<unknown> }
  | { readonly kind: "bidi-stream"; readonly items: AsyncIterable<unknown> };

/** What is known of every call. */
export interface CallFacts {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  /** Both: `chat.v1.ChatRemote/join`. */
  readonly path: string;
  /** Type of the servers that host the service. */
  readonly serverType: string;
  /** A list of the filter's own; the values in it are the caller's. */
  readonly args: readonly unknown[];
  readonly metadata: Metadata;
  /** Who is called over a connection that is there already, or who calls; undefined for a call that a station routes. */
  readonly peer: Peer | undefined;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that are left, never below 0; Infinity for a call without a deadline. */
  readonly remainingMs: number;
  /** Milliseconds since the first filter was given the call. */
  readonly elapsedMs: number;
  readonly clock: Clock;
  /** The same call with changes, for `next`. */
  with(changes: CallChanges): this;
}

/** What is known of a call that is made. */
export interface ClientCallFacts extends CallFacts {
  /** Id of the one server to ask; undefined lets the router choose. */
  readonly serverId: string | undefined;
  readonly routeKey: unknown;
  /** As the caller said. */
  readonly timeoutMs: number | undefined;
  readonly idleTimeoutMs: number | undefined;
  readonly failMode: FailMode | undefined;
  /** The server that was asked last, once one was; undefined for calls to a peer. */
  readonly asked: AskedServer | undefined;
  /** How often a server was asked: more than once for a call that was tried again. */
  readonly attempts: number;
  /** The call whose handler makes this one. */
  readonly parent: ParentCall | undefined;
  with(changes: ClientCallChanges): this;
}

/** What is known of a call that is served. */
export interface ServerCallFacts extends CallFacts {
  readonly peer: Peer;
  readonly signal: AbortSignal;
}
