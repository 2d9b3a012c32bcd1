import { describe } from "../codec/describe.js";
import { describeThrown } from "../call/describe-thrown.js";
import { isThenable } from "../call/is-thenable.js";
import { methodName, serviceName } from "../call/method.js";
import type { CallHolder, OutgoingCall } from "../call/outgoing-call.js";
import type { ServerInfo } from "../registry/server-directory.js";
import { RpcError, type Execution, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** A call that a router of the user's finds a server for. */
export interface RoutedCall {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  readonly serverType: string;
  /** As they were passed to the stub. */
  readonly args: readonly unknown[];
  readonly metadata: Metadata;
}

/**
 * A router of the user's. `key` is what was passed to `route`, a session for one, as it is; undefined
 * where nothing was. `servers` are those of the type that can be asked now, never none; `listed` are all
 * that the directory has, in its order. Returns the id of one of them, or a promise of it, which counts
 * towards the call's time.
 */
export type CallRouter = (
  key: unknown,
  call: RoutedCall,
  servers: readonly ServerInfo[],
  listed: readonly ServerInfo[],
) => string | PromiseLike<string>;

/** The servers that a router may choose from. */
export interface ServersToChoose {
  readonly usable: readonly ServerInfo[];
  readonly listed: readonly ServerInfo[];
}

/** Told what a router of the user's has said about a call, unless the call has ended meanwhile. */
export interface RouterAnswer {
  chosen(serverId: string): void;
  failed(error: RpcError): void;
}

/** Asks routers of the user's, and holds the calls for which they take their time. */
export class RouterQueue implements CallHolder {
  readonly isSent = false;
  readonly #callsMax: number;
  readonly #calls = new Set<OutgoingCall>();

  constructor(callsMax: number) {
    this.#callsMax = callsMax;
  }

  get size(): number {
    return this.#calls.size;
  }

  ask(
    router: CallRouter,
    call: OutgoingCall,
    { usable, listed }: ServersToChoose,
    answer: RouterAnswer,
  ): void {
    let id: unknown; // plain JavaScript can return anything
    try {
      id = router(call.route.routeKey, routedCall(call), usable, listed);
    } catch (thrown) {
      answer.failed(routerFailed(call, thrown));
      return;
    }
    if (isThenable(id)) this.#wait(call, Promise.resolve(id), answer);
    else settle(call, id, answer);
  }

  abandon(call: OutgoingCall): Execution {
    this.#calls.delete(call);
    return "never-sent";
  }

  /** All calls that wait, which nobody holds any more. */
  takeAll(): readonly OutgoingCall[] {
    const calls = [...this.#calls];
    this.#calls.clear();
    for (const call of calls) call.holder = undefined;
    return calls;
  }

  #wait(call: OutgoingCall, promise: Promise<unknown>, answer: RouterAnswer): void {
    if (this.#calls.size >= this.#callsMax) {
      promise.catch(() => {});
      const reason = `${routerName(call)}: ${this.#callsMax} calls wait for it already (limits.pendingCallsMax)`;
      const details = { execution: "never-sent" } as const;
      answer.failed(call.error(StatusCode.RESOURCE_EXHAUSTED, reason, details));
      return;
    }
    call.waitWith(this);
    this.#calls.add(call);
    void this.#await(call, promise, answer);
  }

  /** Never rejects. */
  async #await(call: OutgoingCall, promise: Promise<unknown>, answer: RouterAnswer): Promise<void> {
    let id: unknown;
    try {
      id = await promise;
    } catch (thrown) {
      if (this.#release(call)) answer.failed(routerFailed(call, thrown));
      return;
    }
    if (this.#release(call)) settle(call, id, answer);
  }

  /** False for a call that has ended, or was taken away. */
  #release(call: OutgoingCall): boolean {
    if (!this.#calls.delete(call)) return false;
    call.holder = undefined;
    return true;
  }
}

function settle(call: OutgoingCall, id: unknown, answer: RouterAnswer): void {
  if (typeof id === "string") {
    answer.chosen(id);
    return;
  }
  const reason = `${routerName(call)}: expected the id of a server, got ${describe(id)}`;
  answer.failed(call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent" }));
}

function routedCall({ method, values, route }: OutgoingCall): RoutedCall {
  const { path, serverType } = method;
  const { metadata } = route;
  return {
    service: serviceName(path),
    method: methodName(path),
    serverType,
    args: values,
    metadata,
  };
}

/** An RpcError that it throws keeps its code: a router may well know that a player is nowhere. */
function routerFailed(call: OutgoingCall, thrown: unknown): RpcError {
  const details = { execution: "never-sent", cause: thrown } as const;
  if (thrown instanceof RpcError) return call.error(thrown.code, thrown.rawMessage, details);
  const reason = `${routerName(call)}: ${describeThrown(thrown)}`;
  return call.error(StatusCode.INVALID_ARGUMENT, reason, details);
}

/** How its errors begin. */
export function routerName({ method }: OutgoingCall): string {
  return `router of type ${method.serverType}`;
}
