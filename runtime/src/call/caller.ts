import type { Metadata } from "../rpc-error.js";
import type { CallContext } from "./call-context.js";
import type { OnewayMethod, ServiceType, UnaryMethod } from "./method.js";

/** What `with` takes. */
export interface CallOptions {
  /** Time for everything: queue, connect, send and wait. Milliseconds, 1 to 2³¹−1. */
  readonly timeoutMs?: number | undefined;
  /** Cancels the call; its reason becomes the cause of the error. */
  readonly signal?: AbortSignal | undefined;
  /** Names of 1 to 64 characters from a-z 0-9 _ . -; values are text. */
  readonly metadata?: Metadata | Readonly<Record<string, string>> | undefined;
}

/** Where a stub sends its calls, and how: everything that was said with `with`, `to`, `route` and `broadcast`. */
export interface CallSettings {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly metadata?: Metadata | Readonly<Record<string, string>> | undefined;
  /** The call whose handler makes this one: its deadline and its cancellation count here too. */
  readonly parent?: CallContext | undefined;
  /** Id of the one server to ask. */
  readonly serverId?: string | undefined;
  /** The router's key. */
  readonly routeKey?: unknown;
  /** Ask every server of the type. */
  readonly isBroadcast?: boolean | undefined;
}

/** How each server answered a broadcast, by server id. */
export type BroadcastResult<Result> = Map<string, PromiseSettledResult<Result>>;

/** What stubs call: a station. */
export interface Caller {
  unary<Arguments extends readonly unknown[], Received extends readonly unknown[], Result>(
    method: UnaryMethod<Arguments, Received, Result>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<Result>;
  oneway<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
    method: OnewayMethod<Arguments, Received>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<void>;
  broadcast<Arguments extends readonly unknown[], Received extends readonly unknown[], Result>(
    method: UnaryMethod<Arguments, Received, Result> | OnewayMethod<Arguments, Received>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<BroadcastResult<Result>>;
  /** Makes a service known, so that `invoke` finds its methods by name. */
  know(service: ServiceType): void;
}
