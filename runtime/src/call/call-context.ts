import type { Metadata } from "../rpc-error.js";

/** The process at the other end of a connection, as it named itself in the handshake. */
export interface Peer {
  /** Empty when the peer serves nothing and has no id. */
  readonly id: string;
  readonly type: string;
  /** For people: `127.0.0.1:51234`. */
  readonly address: string;
}

/** What a handler knows of the call it answers. */
export interface CallContext {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  /** Fires when nobody waits for the answer any more: cancelled, out of time, or the caller is gone. */
  readonly signal: AbortSignal;
  /** Milliseconds the caller still waits, never below 0; Infinity for a call without a deadline. */
  readonly remainingMs: number;
  /** What the caller sent along. */
  readonly metadata: Metadata;
  readonly peer: Peer;
}
