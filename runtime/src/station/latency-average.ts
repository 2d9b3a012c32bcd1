/** Time after which a measurement counts for a third of what it did. Milliseconds. */
const MEMORY_MS = 10_000;

/** What an answer within the same moment counts as: zero would say that nothing is known. */
const LATENCY_MIN_MS = 0.001;

/**
 * The time that answers take: jumps up with a slow one, comes down slowly, and fades while there is
 * no news, so that a server that was slow once is tried again.
 */
export class LatencyAverage {
  #averageMs = 0;
  #at = 0;

  /** What can be expected now; 0 while nothing is known. */
  at(now: number): number {
    return this.#averageMs === 0 ? 0 : this.#averageMs * Math.exp((this.#at - now) / MEMORY_MS);
  }

  /** An answer took that long. */
  add(now: number, latencyMs: number): void {
    const measured = Math.max(latencyMs, LATENCY_MIN_MS);
    // Answers that came together: nothing fades between them.
    const share = now === this.#at ? 1 : Math.exp((this.#at - now) / MEMORY_MS);
    const isFirst = this.#averageMs === 0;
    this.#averageMs =
      isFirst || measured > this.#averageMs
        ? measured
        : this.#averageMs * share + measured * (1 - share);
    this.#at = now;
  }
}
