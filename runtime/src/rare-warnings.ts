import type { Environment } from "./environment.js";
import type { Logger } from "./logger.js";

/** Least time between two warnings. */
const PAUSE_MS = 1_000;

/** Warnings that strangers can cause: at most one a second, so that nobody fills the disk with them; the next one says how many were left out. */
export class RareWarnings {
  readonly #environment: Environment;
  readonly #logger: Logger;
  #nextAt = -Infinity;
  #leftOut = 0;

  constructor(environment: Environment, logger: Logger) {
    this.#environment = environment;
    this.#logger = logger;
  }

  warn(fields: object, message: string): void {
    const now = this.#environment.now();
    if (now < this.#nextAt) {
      this.#leftOut++;
      return;
    }
    const more = this.#leftOut === 0 ? fields : { ...fields, leftOut: this.#leftOut };
    this.#nextAt = now + PAUSE_MS;
    this.#leftOut = 0;
    this.#logger.warn(more, message);
  }
}
