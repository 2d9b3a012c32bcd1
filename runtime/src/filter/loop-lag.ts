import type { Clock } from "./filter.js";

/** Time between two measurements. Milliseconds. */
const PROBE_MS = 20;

/** What an older measurement counts against a newer one. */
const INERTIA = 0.5;

/** How far the event loop is behind: how late a timer fires. There is a timer only while somebody asks. */
export class LoopLag {
  readonly #clock: Clock;
  /** When the timer should fire that is under way. */
  #dueAt: number | undefined = undefined;
  #measuredAt = -Infinity;
  #lagMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds, and sees to it that there is a newer figure soon. */
  measure(): number {
    const now = this.#clock.now();
    if (this.#dueAt === undefined) {
      // What was measured long ago says nothing of now.
      if (now - this.#measuredAt > 2 * PROBE_MS) this.#lagMs = 0;
      this.#dueAt = now + PROBE_MS;
      this.#clock.startTimer(PROBE_MS, () => this.#fired());
      return this.#lagMs;
    }
    // A timer that should have fired shows a stall before it is over.
    return Math.max(this.#lagMs, now - this.#dueAt);
  }

  #fired(): void {
    const now = this.#clock.now();
    const late = Math.max(0, now - (this.#dueAt ?? now));
    this.#lagMs = Math.max(late * (1 - INERTIA) + this.#lagMs * INERTIA, 0);
    this.#measuredAt = now;
    this.#dueAt = undefined;
  }
}
