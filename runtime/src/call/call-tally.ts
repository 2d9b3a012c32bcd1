import { CallCounts } from "../inspect/call-counts.js";
import type { CallStartEvent, Events } from "../inspect/events.js";
import type { MadeCallsSnapshot } from "../inspect/snapshots.js";
import type { TargetStatistics } from "../inspect/target-statistics.js";
import type { RpcError } from "../rpc-error.js";
import type { AnyMethod } from "./method.js";

/** What is told of a call that is made. */
interface MadeCall {
  readonly method: AnyMethod;
  /** Server of the present attempt. */
  readonly serverId: string | undefined;
}

/** Counts the calls that a station or a gateway makes, and tells those who listen. */
export class CallTally {
  /** Set by whoever counts by server. */
  targets: TargetStatistics | undefined = undefined;
  readonly #counts = new CallCounts();
  readonly #events: Events;
  #retries = 0;

  constructor(events: Events) {
    this.#events = events;
  }

  started(call: MadeCall): void {
    this.#counts.started++;
    const { callStart } = this.#events;
    if (callStart.hasSubscribers) callStart.publish({ ...this.#shape(call), peer: undefined });
  }

  succeeded(call: MadeCall): void {
    this.#counts.succeeded++;
    this.targets?.ended(call, 0);
    if (this.#events.callEnd.hasSubscribers) this.#tellEnd(call, undefined);
  }

  failed(call: MadeCall, error: RpcError): void {
    this.#counts.failed.note(error.code);
    this.targets?.ended(call, error.code);
    if (this.#events.callEnd.hasSubscribers) this.#tellEnd(call, error);
  }

  /** It was wrong in itself: there is nothing to be sent. */
  neverMade(method: AnyMethod, error: RpcError): void {
    const call = { method, serverId: error.serverId };
    this.started(call);
    this.failed(call, error);
  }

  /** A call is given to a server after another attempt has failed. */
  retried(call: MadeCall, serverId: string, error: RpcError): void {
    this.#retries++;
    const { callRetry } = this.#events;
    if (callRetry.hasSubscribers) callRetry.publish({ ...this.#shape(call), serverId, error });
  }

  inspect(): MadeCallsSnapshot {
    return { ...this.#counts.inspect(), retries: this.#retries };
  }

  #tellEnd(call: MadeCall, error: RpcError | undefined): void {
    const { callEnd } = this.#events;
    callEnd.publish({ ...this.#shape(call), peerId: call.serverId, error });
  }

  #shape(call: MadeCall): Omit<CallStartEvent, "peer"> {
    const { path, kind } = call.method;
    return { ...this.#events.shape(), side: "client", call, method: path, kind };
  }
}
