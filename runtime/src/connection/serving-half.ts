import type { Reader } from "../codec/reader.js";
import type { Peer } from "../call/peer.js";
import type { Connection } from "./connection.js";

/** The half of a connection that answers the peer's calls. */
export interface ServingHalf {
  /** Newest call of the peer that may have run. */
  readonly lastCallId: number;
  /** Handlers that have not ended, those included whose call is over. */
  readonly handlersRunning: number;
  /** Takes requests and what belongs to them; returns false for other kinds. */
  frame(kind: number, callId: number, body: Reader): boolean;
  /** The peer reads again: sends what was held. */
  release(): void;
  /** The connection has ended: nobody waits for any answer. */
  abandonAll(reason: string): void;
}

/** Makes the serving half of a connection that this side has opened. */
export type Serve = (connection: Connection, peer: Peer) => ServingHalf;
