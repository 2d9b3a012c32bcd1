import type { Metadata } from "../rpc-error.js";
import type { CallWitness } from "./call-witness.js";
import type { FailMode } from "./fail-mode.js";
import type { ItemSource } from "./item-sender.js";
import type {
  AnyMethod,
  AnyRequestStreamMethod,
  AnyResponseStreamMethod,
  ServiceType,
} from "./method.js";
import type { ParentCall } from "./parent-call.js";

/** What `with` takes. */
export interface CallOptions {
  /** Time for everything: queue, connect, send and wait. Milliseconds, 1 to 2³¹−1. A call with streams has no end without it. */
  readonly timeoutMs?: number | undefined;
  /** Time a stream waits for its peer: for the next item, or for leave to send one. Milliseconds, 1 to 2³¹−1; default `limits.streamIdleMs`. */
  readonly idleTimeoutMs?: number | undefined;
  /** Cancels the call; its reason becomes the cause of the error. */
  readonly signal?: AbortSignal | undefined;
  /** Names of 1 to 64 characters from a-z 0-9 _ . -; values are text. */
  readonly metadata?: Metadata | Readonly<Record<string, string>> | undefined;
  /** What follows when the call cannot be delivered; default: what the station says. */
  readonly failMode?: FailMode | undefined;
}

/** Where a stub sends its calls, and how: everything that was said with `with`, `to`, `route` and `broadcast`. */
export interface CallSettings {
  readonly timeoutMs?: number | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly metadata?: Metadata | Readonly<Record<string, string>> | undefined;
  readonly failMode?: FailMode | undefined;
  /** The call whose handler makes this one: its deadline and its cancellation count here too. */
  readonly parent?: ParentCall | undefined;
  /** Id of the one server to ask. */
  readonly serverId?: string | undefined;
  /** The router's key. */
  readonly routeKey?: unknown;
  /** Ask every server of the type. */
  readonly isBroadcast?: boolean | undefined;
  /** Of the filters that stand before the call. */
  readonly witness?: CallWitness | undefined;
}

/** How each server answered a broadcast, by server id. */
export type BroadcastResult<Result> = Map<string, PromiseSettledResult<Result>>;

/**
 * What stubs call: a station, the peer of a connection, a group of peers. Types end here: a stub
 * knows that what comes back is what its method declares.
 */
export interface Caller {
  /** Settles with the result, or for a oneway method once the request is written. Never throws. */
  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown>;
  /** Asks everybody. Never throws or rejects for what one of them does. */
  broadcast(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<BroadcastResult<unknown>>;
  /** Sends items, for one answer. Never throws. */
  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown>;
  /**
   * The call is made when somebody asks for the first item, and `source` for none before that. The
   * answer can be iterated once; leaving the loop cancels the call.
   */
  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown>;
  /** Makes a service known, so that `invoke` finds its methods by name. */
  know(service: ServiceType): void;
}
