import type { Writer } from "../codec/writer.js";
import {
  FRAME_HEADER_BYTES,
  FRAME_LENGTH_MIN,
  LENGTH_BYTES,
  type FrameKind,
  ProtocolError,
} from "../composer/frame.js";
import type { Reader } from "../codec/reader.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Connection } from "./connection.js";

/** Bytes of the body of a credit frame: `bytes u32`. */
const CREDIT_BYTES = 4;

/** An item on its way: for which call, and how it is written. */
export interface ItemFrame {
  readonly kind: typeof FrameKind.REQUEST_ITEM | typeof FrameKind.RESPONSE_ITEM;
  readonly callId: number;
  encode(writer: Writer): void;
}

/**
 * Writes one item of a stream; returns what it costs of the peer's leave: the bytes of its frame
 * after the length. Throws what the encoder throws, and an RpcError for an item that is too large.
 */
export function writeItemFrame(connection: Connection, frame: ItemFrame): number {
  const { outbox, peerHello } = connection;
  const slab = outbox.begin(frame.kind, frame.callId);
  const start = slab.position - FRAME_HEADER_BYTES;
  try {
    frame.encode(slab);
  } catch (error) {
    outbox.discard(slab, start);
    throw error;
  }
  const length = slab.position - start - LENGTH_BYTES;
  const { messageBytesMax } = peerHello;
  // Encoding runs code of the user's, which may have ended the connection.
  if (length <= messageBytesMax && connection.isOpen) {
    outbox.end(slab, start);
    return length;
  }
  outbox.discard(slab, start);
  const reason = connection.isOpen
    ? `item of ${length} bytes: the peer takes at most ${messageBytesMax}`
    : "the connection was closed";
  throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason);
}

/** What an item that has come costs of the leave that this side gave. */
export function itemBytes(body: Reader): number {
  return body.end - body.position + FRAME_LENGTH_MIN;
}

/** Gives the peer leave to send so many bytes more. */
export function writeCredit(
  connection: Connection,
  kind: typeof FrameKind.REQUEST_CREDIT | typeof FrameKind.RESPONSE_CREDIT,
  callId: number,
  bytes: number,
): void {
  if (!connection.isOpen) return;
  const { outbox } = connection;
  const slab = outbox.begin(kind, callId);
  const start = slab.position - FRAME_HEADER_BYTES;
  writeCreditBody(slab, bytes);
  outbox.end(slab, start);
}

/** Writes the body of a credit frame. */
export function writeCreditBody(writer: Writer, bytes: number): void {
  writer.reserve(CREDIT_BYTES);
  writer.view.setUint32(writer.position, bytes, true);
  writer.position += CREDIT_BYTES;
}

/** Reads the body of a credit frame. Throws a ProtocolError for one of another size. */
export function readCredit({ view, position, end }: Reader): number {
  if (end - position === CREDIT_BYTES) return view.getUint32(position, true);
  throw new ProtocolError(`credit: expected ${CREDIT_BYTES} bytes, got ${end - position}`);
}
