import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { KnownServer } from "./known-server.js";
import { Waiter, type WaiterHost, type WaitOptions } from "./waiter.js";

/** Turns of the promise queue in which whoever was let through makes its call: an `await` takes one, an async function around it three. */
const TURNS = 6;

/** What a write queue works with. */
export interface WriteQueueHost extends WaiterHost {
  readonly waitersMax: number;
  /** The servers it is about, as they are now. */
  servers(): readonly KnownServer[];
}

/**
 * Those who wait until a call would be written at once, in order. One is let through at a time, and
 * has made its call before it is seen whether there is room for the next.
 */
export class WriteQueue {
  readonly #host: WriteQueueHost;
  readonly #what: string;
  readonly #waiters = new Set<Waiter>();
  #isReleasing = false;

  /** `what` names the servers in errors. */
  constructor(host: WriteQueueHost, what: string) {
    this.#host = host;
    this.#what = what;
  }

  get isEmpty(): boolean {
    return this.#waiters.size === 0;
  }

  /** Throws a TypeError for wrong options. */
  wait(options: WaitOptions): Promise<void> {
    const { waitersMax } = this.#host;
    if (this.#waiters.size >= waitersMax) {
      const reason = `${waitersMax} wait for ${this.#what} already (limits.pendingCallsMax)`;
      const details = { execution: "never-sent" } as const;
      return Promise.reject(new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason, details));
    }
    const why = (): string => `no call can be written to ${this.#what}`;
    const waiter = new Waiter(this.#host, options, why, () => this.#waiters.delete(waiter));
    if (waiter.isOver) return waiter.promise;
    this.#waiters.add(waiter);
    this.look();
    return waiter.promise;
  }

  /** There may be room, or other servers. */
  look(): void {
    if (this.isEmpty) return;
    for (const server of this.#host.servers()) {
      server.awaitsRoom = true;
      server.connect();
    }
    if (!this.#isReleasing) void this.#release();
  }

  close(reason: string): void {
    for (const waiter of this.#waiters) waiter.giveUp(reason);
  }

  /** Never rejects. */
  async #release(): Promise<void> {
    this.#isReleasing = true;
    for (const waiter of this.#waiters) {
      if (!this.#host.servers().some(({ freePlaces }) => freePlaces > 0)) break;
      waiter.succeed();
      for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
    }
    this.#isReleasing = false;
  }
}
