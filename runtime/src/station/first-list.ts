import type { OutgoingCall } from "../call/outgoing-call.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";
import { PostponedCalls } from "./postponed-calls.js";

/** What a first list works with. */
export interface FirstListHost {
  readonly environment: Environment;
  readonly limits: Limits;
  readonly wheel: TimerWheel;
}

/** Calls of a station whose registry has not told yet who is there: they wait as long as connecting may take, then fail as if nobody were. */
export class FirstList {
  readonly #environment: Environment;
  readonly #untilMs: number;
  readonly #calls: PostponedCalls;
  readonly #route: (call: OutgoingCall) => void;
  #isThere = false;

  /** `route` gets each call when its wait is over. */
  constructor(host: FirstListHost, route: (call: OutgoingCall) => void) {
    const { environment, limits, wheel } = host;
    this.#environment = environment;
    this.#untilMs = environment.now() + limits.connectTimeoutMs;
    this.#calls = new PostponedCalls(limits, wheel, route);
    this.#route = route;
  }

  /** Whether somebody should wait for it. */
  get isAwaited(): boolean {
    return !this.#isThere && this.#environment.now() < this.#untilMs;
  }

  /** False when the call need not wait, or cannot. */
  hold(call: OutgoingCall): boolean {
    return this.isAwaited && this.#calls.add(call, this.#untilMs);
  }

  /** The list is there, or nobody waits for it any more. */
  over(): void {
    this.#isThere = true;
    for (const call of this.#calls.takeAll()) this.#route(call);
  }
}
