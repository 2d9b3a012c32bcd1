import type { Reader } from "../codec/reader.js";
import type { Hello } from "../composer/handshake.js";
import type { CloseReason } from "./close-reason.js";

/**
 * The half of a connection that does what it is for: the calling half, the serving half. Hears
 * frames only between `opened` and `closed`.
 */
export interface ConnectionUser {
  /** What this side says of itself. */
  readonly hello: Hello;
  /** `caller` speaks first. */
  readonly role: "caller" | "server";
  /** Newest call of the peer that may have run: what a GOAWAY names. */
  readonly lastCallId: number;
  /** The peer's greeting has come. A reason refuses it, at once or in time. */
  greeted(hello: Hello): CloseReason | undefined | Promise<CloseReason | undefined>;
  opened(): void;
  /** A frame of a call. Returns false for a kind that means nothing to this side. */
  frame(kind: number, callId: number, body: Reader): boolean;
  /** The peer takes no calls above `lastCallId` any more. */
  goingAway(lastCallId: number, reason: CloseReason): void;
  /** Fewer bytes are unsent than the soft limit again. */
  drained(): void;
  /** Exactly once, whether it opened or not. */
  closed(reason: CloseReason): void;
}
