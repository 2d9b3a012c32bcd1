/**
 * The bounds that can be set on a station or a gateway. All are finite, and each says which trouble
 * it stops. Sizes are bytes, times milliseconds.
 */
export interface Limits {
  /** Longest frame this side accepts, counted after its length prefix. Stops a claimed length from filling the memory. */
  readonly messageBytesMax: number;
  /** Longest frame before the handshake is done. Strangers get little room. */
  readonly handshakeBytesMax: number;
  /** Calls waiting for one connection. A dead server must not collect calls for ever. As many of a whole station may pause before they are tried again, and as many wait for its routers. */
  readonly pendingCallsMax: number;
  /** Encoded arguments of those calls together. */
  readonly pendingBytesMax: number;
  /** Unsent bytes of a connection above which no new calls are written and no new requests are read. */
  readonly outgoingBytesSoft: number;
  /** Unsent bytes above which the connection is closed. Answers wait above the soft limit, so that only a peer that makes this side write without reading gets here. */
  readonly outgoingBytesMax: number;
  /** Time without progress on unsent bytes after which the connection is closed. */
  readonly outgoingStallMs: number;
  /** Calls but oneway ones that one connection may have unanswered at a server at once, streams included. */
  readonly callsInFlightMax: number;
  /** Bytes of items a stream may have on their way or waiting to be taken; the sender waits for leave beyond. Bounds what a slow consumer costs. */
  readonly streamWindowBytes: number;
  /** Time a stream waits for its peer: for the next item, or for leave to send one. The default of 24 days leaves it to the heartbeat to notice that the peer is gone. */
  readonly streamIdleMs: number;
  /** Time after which a gateway closes a connection over which no call runs and none was made; the caller opens another with its next call. The default of 24 days leaves quiet callers connected. */
  readonly connectionIdleMs: number;
  /** Handlers of one connection that may run at once, those included whose call was cancelled or is out of time. Stops a flood of calls that are cancelled as soon as they are made. */
  readonly handlersMax: number;
  /** Time a frame has to arrive from its first byte to its last. Stops frames that come by the byte. */
  readonly frameTimeoutMs: number;
  /** Silence after which the peer is asked whether it lives. */
  readonly heartbeatIdleMs: number;
  /** Time the peer has to answer that. TCP alone notices a dead peer after some fifteen minutes. */
  readonly heartbeatTimeoutMs: number;
  /** Time for connecting and the handshake together, at the caller. Well below a call's own time, so that another server can still be asked. */
  readonly connectTimeoutMs: number;
  /** Time a server waits for the first frame. Stops connections that only sit there. */
  readonly handshakeTimeoutMs: number;
  /** First pause before connecting again; each further one is 1.6 times longer, ± 20 %. */
  readonly reconnectMinMs: number;
  /** Longest pause before connecting again. */
  readonly reconnectMaxMs: number;
  /** Time running calls have to end after `stop`. */
  readonly drainMs: number;
  /** Names and values of a call's metadata together. */
  readonly metadataBytesMax: number;
  /** Entries of a call's metadata. */
  readonly metadataEntriesMax: number;
  /** Connections a gateway holds at once. File descriptors run out without a word otherwise. */
  readonly connectionsMax: number;
}

/** The limits in force where nothing else is said. */
export const DEFAULT_LIMITS: Limits = {
  messageBytesMax: 4 * 1024 * 1024,
  handshakeBytesMax: 16 * 1024,
  pendingCallsMax: 1024,
  pendingBytesMax: 64 * 1024 * 1024,
  outgoingBytesSoft: 1024 * 1024,
  outgoingBytesMax: 16 * 1024 * 1024,
  outgoingStallMs: 10_000,
  callsInFlightMax: 1024,
  streamWindowBytes: 256 * 1024,
  streamIdleMs: 2 ** 31 - 1,
  connectionIdleMs: 2 ** 31 - 1,
  handlersMax: 2048,
  frameTimeoutMs: 30_000,
  heartbeatIdleMs: 10_000,
  heartbeatTimeoutMs: 5_000,
  connectTimeoutMs: 2_000,
  handshakeTimeoutMs: 5_000,
  reconnectMinMs: 200,
  reconnectMaxMs: 30_000,
  drainMs: 30_000,
  metadataBytesMax: 8 * 1024,
  metadataEntriesMax: 64,
  connectionsMax: 10_000,
};

/** Longest reason text that travels in a failure, in bytes of UTF-8. */
export const REASON_BYTES_MAX = 1024;

/** Longest WebSocket message: it carries a piece of the stream, and is held in memory until it is whole. */
export const WS_MESSAGE_BYTES_MAX: number = 128 * 1024;

/** Longest time a timer or a deadline can hold: the range of `setTimeout`, some 24 days. */
export const TIME_MS_MAX: number = 2 ** 31 - 1;

/** Call ids stay below this; a connection that reaches it is replaced. */
export const CALL_ID_MAX: number = 2 ** 31 - 1;

/** Fills up `given` with the defaults. Throws a TypeError that names a limit that is unknown or not a positive integer. */
export function resolveLimits(given: Partial<Limits> | undefined): Limits {
  if (given === undefined) return DEFAULT_LIMITS;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`limits: expected an object, got ${String(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new TypeError(
        `limits: unknown limit ${name}; known are ${Object.keys(DEFAULT_LIMITS).join(", ")}`,
      );
    }
    checkCount(`limits.${name}`, value);
  }
  return { ...DEFAULT_LIMITS, ...given };
}

/** Throws a TypeError that names the option unless `value` is an integer from 1 to 2³¹−1. */
export function checkCount(name: string, value: unknown): void {
  const isCount = typeof value === "number" && Number.isInteger(value);
  if (isCount && value >= 1 && value <= TIME_MS_MAX) return;
  throw new TypeError(
    `${name}: expected an integer from 1 to ${TIME_MS_MAX}, got ${String(value)}`,
  );
}
