import type { Environment } from "../environment.js";
import type { Logger } from "../logger.js";

/** Time a server that answers stays although the registry no longer lists it, and a mass removal is held back. Milliseconds. */
const QUARANTINE_MS = 60_000;
/** When more than this part of the servers is missing at once, the registry is doubted. */
const MASS_RATE = 0.5;
/** One server that is gone is no mass. */
const MASS_MIN = 2;

/** What absent servers work with. */
export interface AbsentServersHost {
  readonly environment: Environment;
  readonly logger: Logger;
  isHealthy(serverId: string): boolean;
}

/** Servers that a station has and its registry no longer lists: decides when they go. */
export class AbsentServers {
  readonly #host: AbsentServersHost;
  /** Since when each is missing. */
  readonly #since = new Map<string, number>();
  #isHeldBack = false;

  constructor(host: AbsentServersHost) {
    this.#host = host;
  }

  get size(): number {
    return this.#since.size;
  }

  /** Whether so many are missing that the registry is not believed yet. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /**
   * Ids of those that go now. `left`: those that are no longer listed since the last time; `known`: how many there
   * are. While the list may be out of date, none goes for having been missing long.
   */
  settle(
    left: readonly string[],
    known: number,
    list: { has(id: string): boolean; readonly isStale: boolean },
  ): readonly string[] {
    const now = this.#host.environment.now();
    for (const id of this.#since.keys()) if (list.has(id)) this.#since.delete(id);
    for (const id of left) if (!this.#since.has(id)) this.#since.set(id, now);
    this.#judge(known);
    const gone: string[] = [];
    for (const [id, since] of this.#since) {
      const isOver = !list.isStale && now - since >= QUARANTINE_MS;
      const isBelieved = !this.#isHeldBack && !this.#host.isHealthy(id);
      if (isOver || isBelieved) gone.push(id);
    }
    for (const id of gone) this.#since.delete(id);
    if (this.#since.size === 0) this.#isHeldBack = false;
    return gone;
  }

  #judge(known: number): void {
    const missing = this.#since.size;
    const wasHeldBack = this.#isHeldBack;
    this.#isHeldBack = missing >= MASS_MIN && missing > known * MASS_RATE;
    if (!this.#isHeldBack || wasHeldBack) return;
    const message = `the registry no longer lists ${missing} of ${known} servers: they are kept for ${QUARANTINE_MS / 1000} s`;
    this.#host.logger.warn({ missing, known }, message);
  }
}
