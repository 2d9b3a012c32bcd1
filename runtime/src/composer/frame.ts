/**
 * The layout of every frame, little-endian: `length u32 | kind u8 | callId u32 | body`. The length
 * counts what follows it. Frames of the connection itself carry call id 0 or, for PING and PONG, a
 * number that the answer repeats.
 */
export const FrameKind = {
  HELLO: 1,
  HELLO_ACK: 2,
  REQUEST: 3,
  ONEWAY: 4,
  RESPONSE: 5,
  FAILURE: 6,
  REQUEST_ITEM: 7,
  REQUEST_END: 8,
  REQUEST_CREDIT: 9,
  CANCEL: 10,
  PING: 11,
  PONG: 12,
  GOAWAY: 13,
  RESPONSE_ITEM: 14,
  RESPONSE_END: 15,
  RESPONSE_CREDIT: 16,
} as const;

/** One of the numbers in {@link FrameKind}. */
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** Bytes of the length prefix. */
export const LENGTH_BYTES = 4;

/** Bytes before the body: length, kind and call id. */
export const FRAME_HEADER_BYTES = 9;

/** Smallest value of the length prefix: a frame without a body. */
export const FRAME_LENGTH_MIN: number = FRAME_HEADER_BYTES - LENGTH_BYTES;

/** Bytes between the header and the payload of REQUEST and ONEWAY: `methodId u32 | remainingMs u32 | flags u8`. */
export const REQUEST_HEADER_BYTES = 9;

/** Flag of REQUEST and ONEWAY: metadata, a length-delimited message, comes before the payload. */
export const FLAG_METADATA = 1;

/** Flag of REQUEST: items of the caller follow. */
export const FLAG_REQUEST_STREAM = 2;

/** Flag of REQUEST: the caller expects items as the answer. */
export const FLAG_RESPONSE_STREAM = 4;

/** The peer broke the rules of the wire; the connection cannot go on. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
