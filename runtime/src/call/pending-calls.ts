import type { CallHolder, OutgoingCall } from "./outgoing-call.js";
import { keepArguments } from "./kept-arguments.js";
import type { Limits } from "../limits.js";
import type { Execution } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** Calls that wait for one server, in order: bounded in number and in bytes. Their arguments are encoded at once, so that wrong ones fail at once. */
export class PendingCalls implements CallHolder {
  readonly isSent = false;
  readonly #limits: Limits;
  /** A set keeps the order and forgets a call in constant time. */
  readonly #calls = new Set<OutgoingCall>();
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Of their arguments. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Holds the call, or fails it: wrong arguments, no room. */
  add(call: OutgoingCall): void {
    const payload = keepArguments(call);
    // Encoding runs code of the user's, which may have cancelled the call.
    if (payload === undefined || call.isSettled) return;
    const { pendingCallsMax, pendingBytesMax } = this.#limits;
    if (this.#calls.size >= pendingCallsMax || this.#bytes + payload.length > pendingBytesMax) {
      const reason = `too many calls wait for server ${call.serverId ?? ""}: ${this.#calls.size} calls and ${this.#bytes} bytes, at most ${pendingCallsMax} (limits.pendingCallsMax) and ${pendingBytesMax} (limits.pendingBytesMax)`;
      call.fail(call.error(StatusCode.RESOURCE_EXHAUSTED, reason, { execution: "never-sent" }));
      return;
    }
    call.waitWith(this);
    this.#calls.add(call);
    this.#bytes += payload.length;
  }

  /** The one that has waited longest, which is no longer held. */
  shift(): OutgoingCall | undefined {
    for (const call of this.#calls) {
      this.#forget(call);
      call.holder = undefined;
      return call;
    }
    return undefined;
  }

  abandon(call: OutgoingCall): Execution {
    this.#forget(call);
    return "never-sent";
  }

  /** All of them, in order; none is held any more. */
  takeAll(): readonly OutgoingCall[] {
    const calls = [...this.#calls];
    this.#calls.clear();
    this.#bytes = 0;
    for (const call of calls) call.holder = undefined;
    return calls;
  }

  #forget(call: OutgoingCall): void {
    if (this.#calls.delete(call)) this.#bytes -= call.payload?.length ?? 0;
  }
}
