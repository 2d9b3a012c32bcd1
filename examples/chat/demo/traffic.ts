import { setTimeout as sleep } from "node:timers/promises";
import type { Rpc } from "../gen/index.js";

/** How a conversation went. */
export interface TrafficReport {
  readonly posts: number;
  readonly failures: number;
  readonly longestMs: number;
}

/** Somebody who talks without end, to see whether anything interrupts the conversation. */
export class Traffic {
  readonly #stop = new AbortController();
  readonly #talk: Promise<TrafficReport>;

  constructor(rpc: Rpc, user: string, room: string) {
    this.#talk = this.#run(() => rpc.connector.connectorRemote.say(user, room, "and so on"));
  }

  /** Ends the conversation after the post that is under way. */
  stop(): Promise<TrafficReport> {
    this.#stop.abort();
    return this.#talk;
  }

  async #run(say: () => Promise<unknown>): Promise<TrafficReport> {
    let posts = 0;
    let failures = 0;
    let longestMs = 0;
    while (!this.#stop.signal.aborted) {
      const start = performance.now();
      const [result] = await Promise.allSettled([say()]);
      longestMs = Math.max(longestMs, performance.now() - start);
      posts++;
      if (result.status === "rejected") failures++;
      await sleep(2);
    }
    return { posts, failures, longestMs };
  }
}
