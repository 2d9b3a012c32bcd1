import { checkCount } from "../limits.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { aroundAny } from "./around-calls.js";
import type { AnyFilter } from "./filter.js";

/** How many calls there may be at once. */
export interface LimitConcurrencyOptions {
  /** Calls under way at once, over everything that this filter stands around. */
  readonly callsMax: number;
  /** What a caller that is refused is told to wait. Milliseconds; default 100. */
  readonly retryAfterMs?: number | undefined;
}

const RETRY_AFTER_MS_DEFAULT = 100;

/**
 * A filter that refuses calls with RESOURCE_EXHAUSTED while `callsMax` are under way; a stream is until its
 * last item. Stations, gateways and places in a list that share one filter share its count.
 */
export function limitConcurrency(options: LimitConcurrencyOptions): AnyFilter {
  const { callsMax, retryAfterMs = RETRY_AFTER_MS_DEFAULT } = options;
  checkCount("callsMax", callsMax);
  checkCount("retryAfterMs", retryAfterMs);
  let running = 0;
  const before = (): void => {
    if (running >= callsMax) {
      const reason = `more than ${callsMax} calls at once`;
      throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason, { retryAfterMs });
    }
    running++;
  };
  const after = (): void => void running--;
  return aroundAny(before, after);
}
