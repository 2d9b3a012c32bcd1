/** How fast buckets fill, and how many there are. */
export interface TokenBucketRules {
  /** Tokens that come each millisecond. */
  readonly perMs: number;
  /** Tokens that a full bucket holds. */
  readonly burst: number;
  readonly keysMax: number;
}

/** What a token may lack for having come in parts. */
const ROUNDING = 1e-6;

interface Bucket {
  tokens: number;
  /** When it was filled up last. */
  at: number;
}

/** A bucket of tokens for each key. A key that nothing was heard of has a full one, so that full ones need not be kept. */
export class TokenBuckets {
  readonly #rules: TokenBucketRules;
  /** Those used least recently come first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rules: TokenBucketRules) {
    this.#rules = rules;
  }

  /** Buckets that are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token and returns 0, or returns the milliseconds until there is one. */
  take(key: string, now: number): number {
    const { perMs, burst } = this.#rules;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    this.#keep(key, bucket, now);
    if (bucket.tokens < 1 - ROUNDING) return (1 - bucket.tokens) / perMs;
    bucket.tokens = Math.max(0, bucket.tokens - 1);
    return 0;
  }

  #keep(key: string, bucket: Bucket, now: number): void {
    // Moves it to the end.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    // Two for each that comes, so that full ones do not pile up and no call pays for many.
    for (let turn = 0; turn < 2; turn++) this.#dropOldest(now);
  }

  #dropOldest(now: number): void {
    const { perMs, burst, keysMax } = this.#rules;
    for (const [key, { tokens, at }] of this.#buckets) {
      const isFull = tokens + (now - at) * perMs >= burst;
      // The last one is in use.
      const isDroppable = (isFull && this.#buckets.size > 1) || this.#buckets.size > keysMax;
      if (isDroppable) this.#buckets.delete(key);
      return;
    }
  }
}
