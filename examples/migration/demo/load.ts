import { setTimeout as sleep } from "node:timers/promises";

/** A post as a caller got it: over wires of old, dates are texts. */
export interface Answer {
  readonly author: string;
  readonly text: string;
  readonly length: number;
  readonly serverId: string;
}

/** What became of calls. */
export interface LoadReport {
  readonly made: number;
  /** Answered with something else than the post that was made. */
  readonly wrong: number;
  /** Failed. */
  readonly lost: number;
  /** Not settled yet. */
  readonly open: number;
  /** Why the first of those that failed did. */
  readonly reason: string;
}

const WORKERS = 16;
const PAUSE_MS = 2;

/** Makes calls without end, so many at a time, each for another user, and looks at each answer. */
export class Load {
  readonly #post: (uid: string, text: string) => Promise<Answer>;
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #made = 0;
  #wrong = 0;
  #lost = 0;
  #reason = "";

  constructor(post: (uid: string, text: string) => Promise<Answer>) {
    this.#post = post;
    for (let worker = 0; worker < WORKERS; worker++) void this.#work(worker);
  }

  get report(): LoadReport {
    const counts = { made: this.#made, wrong: this.#wrong, lost: this.#lost };
    return { ...counts, open: this.#running.size, reason: this.#reason };
  }

  /** Waits until every call that runs now has settled. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Makes no more calls. */
  async stop(): Promise<LoadReport> {
    this.#stopped.abort();
    await this.settled();
    return this.report;
  }

  async #work(worker: number): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const n = this.#made++;
      const call = this.#call(`user-${worker}-${n}`, `é ${n} ${"ü".repeat(n % 100)}`);
      this.#running.add(call);
      await call;
      this.#running.delete(call);
      await sleep(PAUSE_MS);
    }
  }

  async #call(uid: string, text: string): Promise<void> {
    try {
      const { author, text: said, length } = await this.#post(uid, text);
      if (author !== uid || said !== text || length !== text.length) this.#wrong++;
    } catch (error) {
      this.#lost++;
      this.#reason ||= String(error);
    }
  }
}
