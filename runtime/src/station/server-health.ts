import { describe } from "../codec/describe.js";
import type { HealthSnapshot } from "../inspect/snapshots.js";
import { checkCount } from "../limits.js";

/** When a server that accepts calls and fails them is left out, and for how long. */
export interface EjectionOptions {
  /** Failures in a row after which a server is left out. Default 5. */
  readonly failures?: number | undefined;
  /** Time it is left out at first, doubled each time it has not got better, ± 20 %. Default 5,000; milliseconds. */
  readonly minMs?: number | undefined;
  /** Longest time it is left out. Default 300,000; milliseconds. */
  readonly maxMs?: number | undefined;
}

/** The same, filled up. */
export interface EjectionRules {
  readonly failures: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** Time over which successes are set against failures. */
const WINDOW_MS = 10_000;

/** Outcomes within that time below which their rate says nothing. */
const OUTCOMES_MIN = 20;

/** A server that fails more of its calls than this is left out. */
const FAILURE_RATE_MAX = 0.5;

const JITTER = 0.2;

/** What a server's health needs to know, and whom it tells. */
export interface HealthHost {
  now(): number;
  random(): number;
  /** It was left out, or is back. */
  healthChanged(health: ServerHealth): void;
}

/**
 * Whether a server that can be reached does its work. One that lets calls time out, or answers
 * UNAVAILABLE, is left out for a time; after that one call at a time finds out whether it is back.
 */
export class ServerHealth {
  readonly #rules: EjectionRules;
  readonly #host: HealthHost;
  #failuresInARow = 0;
  #windowFrom = -Infinity;
  #successes = 0;
  #failures = 0;
  #isEjected = false;
  /** Outcomes of calls that were sent before say nothing of what it is like now. */
  #ejectedAt = 0;
  /** For how long it was left out last, and until when: calls that are sent from then on are probes. */
  #lengthMs = 0;
  #ejectedUntil = 0;
  /** When the next probe may go there. */
  #probeAt = 0;
  #returnedAt = -Infinity;

  constructor(rules: EjectionRules, host: HealthHost) {
    this.#rules = rules;
    this.#host = host;
  }

  /** It is left out, or has not proved yet that it is back. */
  get isEjected(): boolean {
    return this.#isEjected;
  }

  /** How long it is left out; 0 when it is not. */
  get ejectedForMs(): number {
    return this.#isEjected ? this.#lengthMs : 0;
  }

  /** Whether calls may be given to it as to any other: as a probe, where it is left out. */
  get isAdmitted(): boolean {
    return !this.#isEjected || this.#host.now() >= this.#probeAt;
  }

  inspect(): HealthSnapshot {
    const probeInMs = Math.max(0, Math.round(this.#probeAt - this.#host.now()));
    return {
      isEjected: this.#isEjected,
      ...(this.#isEjected ? { probeInMs } : {}),
      failuresInARow: this.#failuresInARow,
    };
  }

  /** A call goes there. */
  chosen(): void {
    if (!this.#isEjected) return;
    const now = this.#host.now();
    // One probe at a time; another one when nothing has come of it.
    if (now >= this.#probeAt) this.#probeAt = now + this.#rules.minMs;
  }

  /** A call that was sent then was answered. */
  succeeded(sentAt: number): void {
    this.#failuresInARow = 0;
    this.#successes++;
    if (!this.#isEjected || sentAt < this.#ejectedAt) return;
    this.#isEjected = false;
    this.#returnedAt = this.#host.now();
    this.#forget();
    this.#host.healthChanged(this);
  }

  /** A call that was sent then was out of time, or answered UNAVAILABLE. */
  failed(sentAt: number): void {
    const now = this.#host.now();
    if (this.#isEjected) {
      // The probe has failed. Those that went there for want of a better server change nothing.
      if (sentAt >= this.#ejectedUntil) this.#eject(now, 2 * this.#lengthMs);
      return;
    }
    if (now - this.#windowFrom > WINDOW_MS) {
      this.#windowFrom = now;
      this.#successes = 0;
      this.#failures = 0;
    }
    this.#failuresInARow++;
    this.#failures++;
    const outcomes = this.#failures + this.#successes;
    const isBad = outcomes >= OUTCOMES_MIN && this.#failures > FAILURE_RATE_MAX * outcomes;
    if (this.#failuresInARow < this.#rules.failures && !isBad) return;
    // Soon again: it had not got better after all.
    const isRelapse = now - this.#returnedAt <= 2 * this.#lengthMs;
    this.#eject(now, isRelapse ? 2 * this.#lengthMs : this.#rules.minMs);
  }

  /** It has another connection: what stood against the old one is forgotten. */
  reset(): void {
    this.#forget();
    if (!this.#isEjected) return;
    this.#isEjected = false;
    this.#host.healthChanged(this);
  }

  #eject(now: number, lengthMs: number): void {
    const { minMs, maxMs } = this.#rules;
    this.#lengthMs = Math.min(Math.max(lengthMs, minMs), maxMs);
    this.#isEjected = true;
    this.#ejectedAt = now;
    this.#ejectedUntil = now + this.#lengthMs * (1 + JITTER * (2 * this.#host.random() - 1));
    this.#probeAt = this.#ejectedUntil;
    this.#forget();
    this.#host.healthChanged(this);
  }

  #forget(): void {
    this.#failuresInARow = 0;
    this.#windowFrom = -Infinity;
  }
}

/** Fills up what was given; undefined where servers are never left out. Throws a TypeError that names the option that is wrong. */
export function resolveEjection(
  given: EjectionOptions | false | undefined,
): EjectionRules | undefined {
  if (given === false) return undefined;
  if (given !== undefined && (typeof given !== "object" || given === null)) {
    throw new TypeError(`ejection: expected false or an object, got ${describe(given)}`);
  }
  const rules = {
    failures: given?.failures ?? 5,
    minMs: given?.minMs ?? 5_000,
    maxMs: given?.maxMs ?? 300_000,
  };
  for (const [name, value] of Object.entries(rules)) checkCount(`ejection.${name}`, value);
  if (rules.maxMs >= rules.minMs) return rules;
  throw new TypeError(
    `ejection.maxMs: expected at least minMs, ${rules.minMs}, got ${rules.maxMs}`,
  );
}
