import type { Reader } from "../codec/reader.js";
import type { CallMaker } from "../call/call-maker.js";
import type { Connection } from "./connection.js";
import type { OutgoingRequests } from "./outgoing-requests.js";

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

/** The serving half of a connection that this side has opened: its handlers call back over that very connection. */
export interface CallbackHalf extends ServingHalf {
  /** The connection may have room for such calls again. */
  goOn(): void;
}

/** Makes it; `maker` makes the calls of handlers, which are written as `requests`. */
export type Serve = (
  connection: Connection,
  requests: OutgoingRequests,
  maker: CallMaker,
) => CallbackHalf;
