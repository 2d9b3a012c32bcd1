import type { Caller } from "./caller.js";
import type { Peer } from "./peer.js";

/** The ways in which one call is made. */
export type CallWays = Pick<Caller, "call" | "upload" | "answers">;

/** Stands before the calls that are made: filters. */
export interface CallInterceptor {
  /** The same ways, intercepted; `peer` is the one whom they reach, where it is always the same. */
  before(calls: CallWays, peer: Peer | undefined): CallWays;
}
