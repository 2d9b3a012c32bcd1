import { describe } from "../codec/describe.js";

/** How many calls may be repeated after a server has had them. */
export interface RetryBudgetOptions {
  /** Repetitions for each call that is made: 0 to 10. Default 0.2. */
  readonly ratio?: number | undefined;
  /** Repetitions per second in any case: 0 to 1,000,000. Default 10. */
  readonly minPerSecond?: number | undefined;
}

/** The same, filled up. */
export interface RetryBudgetRules {
  readonly ratio: number;
  readonly minPerSecond: number;
}

/** What it holds at most: so many seconds of the least, so that a quiet time does not pay for a storm. */
const SECONDS_MAX = 10;

/** Least it can hold, so that a ratio alone comes to something. */
const TOKENS_MIN = 10;

const RATIO_MAX = 10;
const PER_SECOND_MAX = 1_000_000;

/**
 * A bucket of tokens, one for each repetition: every call puts in a part of one. When most calls
 * fail, they are soon no longer repeated, and servers in trouble do not get a multiple of their load.
 */
export class RetryBudget {
  readonly #rules: RetryBudgetRules;
  readonly #now: () => number;
  readonly #tokensMax: number;
  #tokens: number;
  #filledAt: number;

  constructor(rules: RetryBudgetRules, now: () => number) {
    this.#rules = rules;
    this.#now = now;
    this.#tokens = rules.minPerSecond * SECONDS_MAX;
    this.#tokensMax = Math.max(this.#tokens, TOKENS_MIN);
    this.#filledAt = now();
  }

  /** Repetitions that could be made now. */
  get tokens(): number {
    const earned = ((this.#now() - this.#filledAt) / 1000) * this.#rules.minPerSecond;
    return Math.min(this.#tokens + earned, this.#tokensMax);
  }

  /** A call is made. */
  deposit(): void {
    this.#tokens = Math.min(this.#tokens + this.#rules.ratio, this.#tokensMax);
  }

  /** Whether a repetition may be made, which is then paid for. */
  withdraw(): boolean {
    this.#tokens = this.tokens;
    this.#filledAt = this.#now();
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

/** Fills up what was given. Throws a TypeError that names the option that is wrong. */
export function resolveRetryBudget(given: RetryBudgetOptions | undefined): RetryBudgetRules {
  if (given !== undefined && (typeof given !== "object" || given === null)) {
    throw new TypeError(`retryBudget: expected an object, got ${describe(given)}`);
  }
  const ratio = given?.ratio ?? 0.2;
  const minPerSecond = given?.minPerSecond ?? 10;
  checkNumber("retryBudget.ratio", ratio, RATIO_MAX);
  checkNumber("retryBudget.minPerSecond", minPerSecond, PER_SECOND_MAX);
  return { ratio, minPerSecond };
}

function checkNumber(option: string, given: unknown, max: number): void {
  if (typeof given === "number" && given >= 0 && given <= max) return;
  throw new TypeError(`${option}: expected a number from 0 to ${max}, got ${describe(given)}`);
}
