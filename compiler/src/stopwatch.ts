/** The stages of a run, in their order. */
const stages = [
  "cache",
  "read",
  "parse",
  "check",
  "model",
  "typescript",
  "emit",
  "transpile",
  "compare",
  "write",
] as const;

/** A stage of a run whose time is measured. */
export type Stage = (typeof stages)[number];

/** Adds up how long each stage of a run takes. */
export class Stopwatch {
  readonly #now: () => number;
  readonly #spent = new Map<Stage, number>();

  /** `now`: milliseconds from some fixed moment. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Does a piece of work that belongs to a stage. */
  time<Result>(stage: Stage, work: () => Result): Result {
    const started = this.#now();
    try {
      return work();
    } finally {
      this.#spent.set(stage, (this.#spent.get(stage) ?? 0) + this.#now() - started);
    }
  }

  /** One line for each stage that there was: `parse     12.3 ms`. */
  report(): string {
    return stages
      .flatMap((stage) => {
        const spent = this.#spent.get(stage);
        return spent === undefined
          ? []
          : [`${stage.padEnd(7)} ${spent.toFixed(1).padStart(8)} ms\n`];
      })
      .join("");
  }
}

/** Measures nothing. */
export const noStopwatch: Stopwatch = new Stopwatch(() => 0);
