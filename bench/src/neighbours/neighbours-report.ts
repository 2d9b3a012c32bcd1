import type { CallsResult } from "../calls/calls-result.js";

/** What `bench neighbours` writes as JSON. */
export interface NeighboursReport extends Omit<CallsResult, "kind"> {
  readonly kind: "neighbours";
}
