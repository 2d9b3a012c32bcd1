import { Writer } from "../../../runtime/src/codec/writer.js";
import { writeFailure } from "../../../runtime/src/composer/failure.js";
import {
  FLAG_METADATA,
  FRAME_HEADER_BYTES,
  FrameKind,
  LENGTH_BYTES,
} from "../../../runtime/src/composer/frame.js";
import { writeHello, type Hello } from "../../../runtime/src/composer/handshake.js";
import { writeMetadata } from "../../../runtime/src/composer/metadata.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { type Execution, type Metadata, NO_METADATA } from "../../../runtime/src/rpc-error.js";

/** The bytes of a whole frame. `length` lies about what follows. */
export function frameBytes(
  kind: number,
  callId: number,
  body: Uint8Array = new Uint8Array(0),
  length: number = FRAME_HEADER_BYTES - LENGTH_BYTES + body.length,
): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint8(4, kind);
  view.setUint32(5, callId, true);
  bytes.set(body, FRAME_HEADER_BYTES);
  return bytes;
}

/** What both sides say of themselves where a test does not care. */
export const PLAIN_HELLO: Hello = {
  serverId: "",
  serverType: "",
  expectedId: "",
  expectedType: "",
  credentials: new Uint8Array(0),
  messageBytesMax: DEFAULT_LIMITS.messageBytesMax,
  callsInFlightMax: DEFAULT_LIMITS.callsInFlightMax,
  streamWindowBytes: DEFAULT_LIMITS.streamWindowBytes,
  schemaHash: "",
};

/** A HELLO or HELLO_ACK. */
export function helloFrame(
  kind: typeof FrameKind.HELLO | typeof FrameKind.HELLO_ACK,
  given: Partial<Hello> = {},
): Uint8Array {
  const writer = new Writer();
  writeHello(writer, { ...PLAIN_HELLO, ...given });
  return frameBytes(kind, 0, writer.finish());
}

/** What a raw request says. */
export interface RawRequest {
  readonly methodId: number;
  readonly remainingMs?: number;
  readonly flags?: number;
  readonly metadata?: Metadata;
  readonly payload?: Uint8Array;
}

/** The body of a REQUEST or ONEWAY. */
export function requestBody({
  methodId,
  remainingMs = 5000,
  flags,
  metadata,
  payload,
}: RawRequest): Uint8Array {
  const entries = new Writer();
  if (metadata !== undefined) writeMetadata(entries, metadata, UNLIMITED);
  const block = metadata === undefined ? new Uint8Array(0) : entries.finish();
  const lengthBytes = metadata === undefined ? 0 : 4;
  const body = new Uint8Array(9 + lengthBytes + block.length + (payload?.length ?? 0));
  const view = new DataView(body.buffer);
  view.setUint32(0, methodId, true);
  view.setUint32(4, remainingMs, true);
  view.setUint8(8, flags ?? (metadata === undefined ? 0 : FLAG_METADATA));
  if (metadata !== undefined) view.setUint32(9, block.length, true);
  body.set(block, 9 + lengthBytes);
  if (payload !== undefined) body.set(payload, 9 + lengthBytes + block.length);
  return body;
}

/** A REQUEST of a method that takes one text. */
export function requestFrame(callId: number, given: RawRequest): Uint8Array {
  return frameBytes(FrameKind.REQUEST, callId, requestBody(given));
}

/** `text` as the one field of a message. */
export function textPayload(text: string): Uint8Array {
  const writer = new Writer();
  if (text !== "") writer.string(10, text);
  return writer.finish();
}

/** The body of FAILURE or GOAWAY. */
export function failureBody(code: number, execution: Execution, reason: string): Uint8Array {
  const writer = new Writer();
  const failure = { code, execution, reason, retryAfterMs: 0, metadata: NO_METADATA };
  writeFailure(writer, failure, UNLIMITED);
  return writer.finish();
}

const UNLIMITED = { metadataBytesMax: 2 ** 30, metadataEntriesMax: 2 ** 20 };
