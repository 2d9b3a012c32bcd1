import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import type { LongestTurns } from "./cost-orders.js";

/** Watches how long this process stands still. */
export class TurnWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });
  readonly #observer: PerformanceObserver;
  #collectionMs = 0;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#collectionMs = Math.max(this.#collectionMs, duration);
      }
    });
    this.#observer.observe({ entryTypes: ["gc"] });
    this.#delay.enable();
  }

  /** Ends it. */
  stop(): LongestTurns {
    this.#delay.disable();
    this.#observer.disconnect();
    return { turnMs: this.#delay.max / 1e6, collectionMs: this.#collectionMs };
  }
}
