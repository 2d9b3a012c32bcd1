import type { Limits } from "../limits.js";

const FACTOR = 1.6;
const JITTER = 0.2;

/** The first try after a connection that worked follows within this time, spread so that callers do not come all at once. */
const FIRST_TRY_MS = 50;

/** A connection that lived this long has worked; one that greets and closes is as good as none. Milliseconds. */
const HEALTHY_MS = 10_000;

/** How long to wait before connecting again, ± 20 %: longer with every failure, soon after a connection that worked. */
export class ReconnectDelay {
  readonly #limits: Limits;
  readonly #random: () => number;
  #failures = 0;

  constructor(limits: Limits, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  /** After a connection that was open for `openMs`. */
  afterLoss(openMs: number): number {
    if (openMs < HEALTHY_MS) return this.afterFailure();
    this.#failures = 0;
    return this.#random() * Math.min(FIRST_TRY_MS, this.#limits.reconnectMaxMs);
  }

  /** After an attempt that came to nothing. */
  afterFailure(): number {
    const { reconnectMinMs, reconnectMaxMs } = this.#limits;
    const delay = Math.min(reconnectMinMs * FACTOR ** this.#failures, reconnectMaxMs);
    if (delay < reconnectMaxMs) this.#failures++;
    return delay * (1 + JITTER * (2 * this.#random() - 1));
  }
}
