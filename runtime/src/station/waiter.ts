import { Alarm } from "../call/alarm.js";
import { describe } from "../codec/describe.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Environment } from "../environment.js";
import { checkCount } from "../limits.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** How long to wait for a station. */
export interface WaitOptions {
  /** Milliseconds, 1 to 2³¹−1. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait; its reason becomes the cause of the error. */
  readonly signal?: AbortSignal | undefined;
}

/** What waiters work with. */
export interface WaiterHost {
  readonly environment: Environment;
  readonly wheel: TimerWheel;
}

/** Somebody who waits for something of a station: a promise, with a time and a signal that end it early. Settles exactly once. */
export class Waiter {
  readonly promise: Promise<void>;
  /** Called once, when it is over. */
  readonly #onOver: (waiter: Waiter) => void;
  /** What is missing still. */
  readonly #why: () => string;
  readonly #signal: AbortSignal | undefined;
  readonly #alarm: Alarm;
  readonly #onAbort: () => void;
  #resolve: () => void = () => {};
  #reject: (error: RpcError) => void = () => {};
  #isOver = false;

  /** Throws a TypeError for wrong options. */
  constructor(
    { environment, wheel }: WaiterHost,
    { timeoutMs, signal }: WaitOptions,
    why: () => string,
    onOver: (waiter: Waiter) => void,
  ) {
    if (timeoutMs !== undefined) checkCount("timeoutMs", timeoutMs);
    // Plain JavaScript can pass anything.
    if (signal !== undefined && !((signal as unknown) instanceof AbortSignal)) {
      throw new TypeError(`signal: expected an AbortSignal, got ${describe(signal)}`);
    }
    this.#why = why;
    this.#onOver = onOver;
    this.#signal = signal;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#alarm = new Alarm(wheel, () => {
      this.#fail(StatusCode.DEADLINE_EXCEEDED, `not within ${String(timeoutMs)} ms: ${why()}`);
    });
    this.#onAbort = () => this.#aborted();
    if (signal?.aborted === true) this.#aborted();
    if (this.#isOver) return;
    signal?.addEventListener("abort", this.#onAbort);
    if (timeoutMs !== undefined) this.#alarm.set(environment.now() + timeoutMs);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  succeed(): void {
    if (this.#end()) this.#resolve();
  }

  /** Ends the wait because nothing can come of it any more. */
  giveUp(reason: string): void {
    this.#fail(StatusCode.UNAVAILABLE, reason);
  }

  #aborted(): void {
    this.#fail(StatusCode.CANCELLED, `cancelled: ${this.#why()}`, this.#signal?.reason);
  }

  #fail(code: number, reason: string, cause?: unknown): void {
    if (!this.#end()) return;
    this.#reject(new RpcError(code, reason, { execution: "never-sent", cause }));
  }

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#alarm.clear();
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#onOver(this);
    return true;
  }
}
