import type { Timer } from "../environment.js";

interface Entry {
  readonly at: number;
  /** Breaks ties: timers of one instant fire in the order they were started. */
  readonly order: number;
  readonly callback: () => void;
}

/** Time that stands still until it is told to go on. */
export class VirtualClock {
  #now = 0;
  #order = 0;
  readonly #entries = new Set<Entry>();

  /** Milliseconds since the clock was made. */
  get now(): number {
    return this.#now;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Runs `callback` once time has gone on by `delayMs`. */
  start(delayMs: number, callback: () => void): Timer {
    const entry = { at: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#entries.add(entry);
    return { stop: () => void this.#entries.delete(entry) };
  }

  /** Goes on to the next timer that is due by `untilMs` and fires it; false when there is none. */
  step(untilMs: number): boolean {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.at <= untilMs && (next === undefined || isBefore(entry, next))) next = entry;
    }
    if (next === undefined) return false;
    this.#entries.delete(next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    return true;
  }

  /** Goes on to that time without firing anything. */
  skipTo(atMs: number): void {
    this.#now = Math.max(this.#now, atMs);
  }
}

function isBefore(entry: Entry, other: Entry): boolean {
  return entry.at < other.at || (entry.at === other.at && entry.order < other.order);
}
