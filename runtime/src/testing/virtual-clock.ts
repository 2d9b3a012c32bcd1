import type { Timer } from "../environment.js";

/** A timer of a clock. */
class Entry implements Timer {
  readonly at: number;
  /** Breaks ties: timers of one instant fire in the order they were started. */
  readonly order: number;
  readonly callback: () => void;
  /** Place in the heap; -1 once it has fired or was stopped. */
  index = -1;
  readonly #remove: (entry: Entry) => void;

  constructor(at: number, order: number, callback: () => void, remove: (entry: Entry) => void) {
    this.at = at;
    this.order = order;
    this.callback = callback;
    this.#remove = remove;
  }

  stop(): void {
    this.#remove(this);
  }
}

/** Time that stands still until it is told to go on. */
export class VirtualClock {
  #now = 0;
  #order = 0;
  /** A binary heap: each entry comes before the two at twice its place. */
  readonly #heap: Entry[] = [];
  readonly #onStop = (entry: Entry): void => this.#remove(entry);

  /** Milliseconds since the clock was made. */
  get now(): number {
    return this.#now;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#heap.length;
  }

  /** Runs `callback` once time has gone on by `delayMs`. */
  start(delayMs: number, callback: () => void): Timer {
    const at = this.#now + Math.max(0, delayMs);
    const entry = new Entry(at, this.#order++, callback, this.#onStop);
    this.#rise(this.#heap.length, entry);
    return entry;
  }

  /** Goes on to the next timer that is due by `untilMs` and fires it; false when there is none. */
  step(untilMs: number): boolean {
    const next = this.#heap[0];
    if (next === undefined || next.at > untilMs) return false;
    this.#remove(next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    return true;
  }

  /** Goes on to that time without firing anything. */
  skipTo(atMs: number): void {
    this.#now = Math.max(this.#now, atMs);
  }

  #remove(entry: Entry): void {
    const { index } = entry;
    if (index < 0) return;
    entry.index = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    const parent = this.#heap[(index - 1) >> 1];
    if (index > 0 && parent !== undefined && isBefore(last, parent)) this.#rise(index, last);
    else this.#sink(index, last);
  }

  /** Puts the entry at that place or nearer to the top. */
  #rise(from: number, entry: Entry): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.#put(index, parent);
      index = above;
    }
    this.#put(index, entry);
  }

  /** Puts the entry at that place or farther from the top. */
  #sink(from: number, entry: Entry): void {
    let index = from;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child =
        right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, entry)) break;
      const below = child.index;
      this.#put(index, child);
      index = below;
    }
    this.#put(index, entry);
  }

  #put(index: number, entry: Entry): void {
    this.#heap[index] = entry;
    entry.index = index;
  }
}

function isBefore(entry: Entry, other: Entry): boolean {
  return entry.at < other.at || (entry.at === other.at && entry.order < other.order);
}
