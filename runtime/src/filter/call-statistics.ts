import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { aroundAny, type CallOutcome } from "./around-calls.js";
import type { AnyFilter, FilteredCall } from "./filter.js";

/** What is known of the calls of one method that have ended. */
export interface MethodStatistics {
  readonly calls: number;
  /** Those included that were out of time. */
  readonly failed: number;
  /** Ended with DEADLINE_EXCEEDED, or when nobody waited any more. */
  readonly timedOut: number;
  readonly totalMs: number;
  readonly slowestMs: number;
}

/** Counts calls, failures and timeouts by method, and their times. Give its `filter` to a station or a gateway. */
export class CallStatistics {
  readonly filter: AnyFilter;
  /** By path. Only methods that are called are here, so that the interface bounds it. */
  readonly #methods = new Map<string, MethodStatistics>();

  constructor() {
    const after = (call: FilteredCall, outcome: CallOutcome): void => this.#note(call, outcome);
    this.filter = aroundAny(undefined, after);
  }

  /** By path: `chat.v1.ChatRemote/join`. A copy. */
  get methods(): ReadonlyMap<string, MethodStatistics> {
    return new Map(this.#methods);
  }

  /** Forgets everything. */
  clear(): void {
    this.#methods.clear();
  }

  #note(call: FilteredCall, outcome: CallOutcome): void {
    const { elapsedMs } = call;
    const known = this.#methods.get(call.path) ?? NONE;
    this.#methods.set(call.path, {
      calls: known.calls + 1,
      failed: known.failed + (outcome.kind === "failed" ? 1 : 0),
      timedOut: known.timedOut + (isTimedOut(call, outcome) ? 1 : 0),
      totalMs: known.totalMs + elapsedMs,
      slowestMs: Math.max(known.slowestMs, elapsedMs),
    });
  }
}

const NONE: MethodStatistics = { calls: 0, failed: 0, timedOut: 0, totalMs: 0, slowestMs: 0 };

function isTimedOut(call: FilteredCall, outcome: CallOutcome): boolean {
  if (outcome.kind !== "failed") return call.remainingMs === 0;
  const { error } = outcome;
  const isLate = error instanceof RpcError && error.code === StatusCode.DEADLINE_EXCEEDED;
  return isLate || call.remainingMs === 0;
}
