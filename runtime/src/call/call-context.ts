import type { Metadata } from "../rpc-error.js";
import type { ParentCall } from "./parent-call.js";
import type { Peer } from "./peer.js";

/** What a handler knows of the call it answers. */
export interface CallContext extends ParentCall {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  /** Fires when nobody waits for the answer any more: cancelled, out of time, or the caller is gone. */
  readonly signal: AbortSignal;
  /** What the caller sent along. */
  readonly metadata: Metadata;
  /** Who called. It can be called back: `new PlayerClient(call.peer)`. */
  readonly peer: Peer;
}
