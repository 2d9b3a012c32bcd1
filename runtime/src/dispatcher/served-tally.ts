import type { AnyMethod } from "../call/method.js";
import type { PeerIdentity } from "../call/peer.js";
import { CallCounts } from "../inspect/call-counts.js";
import type { CallStartEvent, Events } from "../inspect/events.js";
import { OutcomeCounts } from "../inspect/outcome-counts.js";
import type { ServedCallsSnapshot } from "../inspect/snapshots.js";
import type { RpcError } from "../rpc-error.js";
import type { ServedCall } from "./served-call.js";

/** Counts the calls that a gateway or a station answers, and tells those who listen. */
export class ServedTally {
  readonly #counts = new CallCounts();
  readonly #refused = new OutcomeCounts();
  readonly #events: Events;

  constructor(events: Events) {
    this.#events = events;
  }

  /** The call's handler is about to run. */
  started(call: ServedCall): void {
    this.#counts.started++;
    const { callStart } = this.#events;
    if (!callStart.hasSubscribers) return;
    callStart.publish({ ...this.#shape(call), peer: factsOf(call.peer) });
  }

  /** The call is over: answered, or nobody waits for the answer any more. `error` is undefined where it went well. */
  ended(call: ServedCall, error: RpcError | undefined): void {
    if (error === undefined) this.#counts.succeeded++;
    else this.#counts.failed.note(error.code);
    const { callEnd } = this.#events;
    if (callEnd.hasSubscribers) {
      callEnd.publish({ ...this.#shape(call), peerId: call.peer.id, error });
    }
  }

  /** The call does not get to its handler. */
  refused(method: AnyMethod | undefined, peer: PeerIdentity, error: RpcError): void {
    this.#refused.note(error.code);
    const { callRefuse } = this.#events;
    if (!callRefuse.hasSubscribers) return;
    const facts = { method: method?.path, peer: factsOf(peer), error };
    callRefuse.publish({ ...this.#events.shape(), ...facts });
  }

  inspect(handlersRunning: number): ServedCallsSnapshot {
    return { ...this.#counts.inspect(), refused: this.#refused.inspect(), handlersRunning };
  }

  #shape(call: ServedCall): Omit<CallStartEvent, "peer"> {
    const { path, kind } = call.served;
    return { ...this.#events.shape(), side: "server", call, method: path, kind };
  }
}

function factsOf({ id, type, address }: PeerIdentity): CallStartEvent["peer"] & object {
  return { id, type, address };
}
