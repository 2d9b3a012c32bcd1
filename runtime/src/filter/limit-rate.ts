import { describe } from "../codec/describe.js";
import { checkCount } from "../limits.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { AnyFilter, FilteredCall } from "./filter.js";
import { TokenBuckets } from "./token-buckets.js";

/** How many calls there may be in a time. */
export interface LimitRateOptions {
  /** Calls per second, in the long run. May be a fraction. */
  readonly perSecond: number;
  /** Calls that may come at once after a pause. Default: those of a second, at least one. */
  readonly burst?: number | undefined;
  /**
   * What has a rate of its own: each method, each connection of a peer, each method of each peer, or
   * whatever a function says of a call. Default: all calls have one rate together.
   */
  readonly per?:
    "method" | "peer" | "method-and-peer" | ((call: FilteredCall) => string) | undefined;
  /** Rates that are remembered at most; beyond it those of which nothing was heard for longest begin anew. Default 10,000. */
  readonly keysMax?: number | undefined;
}

const KEYS_MAX_DEFAULT = 10_000;

/** A filter that refuses calls with RESOURCE_EXHAUSTED above a rate, and says when there is room again. */
export function limitRate(options: LimitRateOptions): AnyFilter {
  const { perSecond, per, keysMax = KEYS_MAX_DEFAULT } = options;
  if (typeof perSecond !== "number" || !(perSecond > 0 && perSecond < Infinity)) {
    throw new TypeError(`perSecond: expected a number above 0, got ${describe(perSecond)}`);
  }
  const burst = options.burst ?? Math.max(1, Math.floor(perSecond));
  checkCount("burst", burst);
  checkCount("keysMax", keysMax);
  const keyOf = keyFunction(per);
  const buckets = new TokenBuckets({ perMs: perSecond / 1000, burst, keysMax });
  return function limitCall(call, next) {
    const waitMs = buckets.take(keyOf(call), call.clock.now());
    if (waitMs === 0) return next(call);
    const reason = `more than ${perSecond} calls per second`;
    const retryAfterMs = Math.ceil(waitMs);
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason, { retryAfterMs });
  };
}

function keyFunction(per: LimitRateOptions["per"]): (call: FilteredCall) => string {
  switch (per) {
    case undefined:
      return () => "";
    case "method":
      return ({ path }) => path;
    case "peer":
      return ({ peer }) => peer?.key ?? "";
    case "method-and-peer":
      return ({ path, peer }) => `${path} ${peer?.key ?? ""}`;
    default:
      if (typeof per === "function") return per;
      throw new TypeError(
        `per: expected "method", "peer", "method-and-peer" or a function, got ${describe(per)}`,
      );
  }
}
