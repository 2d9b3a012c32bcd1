import { checkCount } from "../limits.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { AnyFilter, Clock } from "./filter.js";
import { LoopLag } from "./loop-lag.js";

/** When a process is too busy for another call. */
export interface ShedWhenBusyOptions {
  /** How late timers may be before calls are refused. Milliseconds; default 70. */
  readonly lagMsMax?: number | undefined;
  /** What a caller that is refused is told to wait. Milliseconds; default 1,000. */
  readonly retryAfterMs?: number | undefined;
}

const LAG_MS_MAX_DEFAULT = 70;
const RETRY_AFTER_MS_DEFAULT = 1_000;

/**
 * A filter that refuses calls with RESOURCE_EXHAUSTED while the event loop is behind: it is measured with one
 * timer at a time, and only while calls come.
 */
export function shedWhenBusy(options: ShedWhenBusyOptions = {}): AnyFilter {
  const { lagMsMax = LAG_MS_MAX_DEFAULT, retryAfterMs = RETRY_AFTER_MS_DEFAULT } = options;
  checkCount("lagMsMax", lagMsMax);
  checkCount("retryAfterMs", retryAfterMs);
  // Sides that share the filter may have clocks of their own.
  const lags = new WeakMap<Clock, LoopLag>();
  return function shedCall(call, next) {
    let lag = lags.get(call.clock);
    if (lag === undefined) {
      lag = new LoopLag(call.clock);
      lags.set(call.clock, lag);
    }
    const lagMs = lag.measure();
    if (lagMs <= lagMsMax) return next(call);
    const reason = `too busy: the event loop is ${Math.round(lagMs)} ms behind`;
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason, { retryAfterMs });
  };
}
