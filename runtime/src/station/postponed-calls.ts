import { Alarm } from "../call/alarm.js";
import { keepArguments } from "../call/kept-arguments.js";
import type { CallHolder, OutgoingCall } from "../call/outgoing-call.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Limits } from "../limits.js";
import type { Execution } from "../rpc-error.js";

interface Wait {
  readonly alarm: Alarm;
  readonly bytes: number;
}

/** Calls that are tried again at a later time: bounded in number and in bytes, for the station as a whole. */
export class PostponedCalls implements CallHolder {
  readonly isSent = false;
  readonly #limits: Limits;
  readonly #wheel: TimerWheel;
  readonly #onDue: (call: OutgoingCall) => void;
  readonly #waits = new Map<OutgoingCall, Wait>();
  #bytes = 0;

  /** `onDue` gets each call when its time has come; nobody holds it any more. */
  constructor(limits: Limits, wheel: TimerWheel, onDue: (call: OutgoingCall) => void) {
    this.#limits = limits;
    this.#wheel = wheel;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#waits.size;
  }

  /** Holds the call until then; returns false when there is no room. Wrong arguments reject it. */
  add(call: OutgoingCall, atMs: number): boolean {
    const payload = keepArguments(call);
    if (payload === undefined || call.isSettled) return true;
    const { pendingCallsMax, pendingBytesMax } = this.#limits;
    const bytes = payload.length;
    if (this.#waits.size >= pendingCallsMax || this.#bytes + bytes > pendingBytesMax) return false;
    const alarm = new Alarm(this.#wheel, () => this.#due(call));
    alarm.set(atMs);
    call.waitWith(this);
    this.#waits.set(call, { alarm, bytes });
    this.#bytes += bytes;
    return true;
  }

  abandon(call: OutgoingCall): Execution {
    this.#forget(call);
    return "never-sent";
  }

  /** All of them; none is held any more. */
  takeAll(): readonly OutgoingCall[] {
    const calls = [...this.#waits.keys()];
    for (const call of calls) this.#release(call);
    return calls;
  }

  #due(call: OutgoingCall): void {
    this.#release(call);
    this.#onDue(call);
  }

  #release(call: OutgoingCall): void {
    this.#forget(call);
    call.holder = undefined;
  }

  #forget(call: OutgoingCall): void {
    const wait = this.#waits.get(call);
    if (wait === undefined) return;
    wait.alarm.clear();
    this.#waits.delete(call);
    this.#bytes -= wait.bytes;
  }
}
