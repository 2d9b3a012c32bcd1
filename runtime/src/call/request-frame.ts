import type { Reader } from "../codec/reader.js";
import { Writer } from "../codec/writer.js";
import { explainFields } from "../codec/explain.js";
import {
  FLAG_METADATA,
  FLAG_REQUEST_STREAM,
  FLAG_RESPONSE_STREAM,
  ProtocolError,
  REQUEST_HEADER_BYTES,
} from "../composer/frame.js";
import { readMetadata, writeMetadata, type MetadataLimits } from "../composer/metadata.js";
import { NO_METADATA, type Metadata, type RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { describeThrown } from "./describe-thrown.js";
import { givesItems, takesItems, type AnyMethod } from "./method.js";
import type { OutgoingCall } from "./outgoing-call.js";

/** Bytes that a scratch for arguments starts with. */
const SCRATCH_BYTES = 1024;

/** A scratch that grew beyond this is not used again. */
const SCRATCH_BYTES_KEPT_MAX = 128 * 1024;

/** Not in use. Calls that wait for room are many at a time: memory for each of them to grow in would be garbage twice their size. */
let scratch: Writer | undefined;

/** Bytes of the length in front of the metadata. */
const METADATA_LENGTH_BYTES = 4;

/** What comes before the payload of a request. */
export class RequestHeader {
  methodId = 0;
  /** Milliseconds the caller still waits; 0 for no deadline. */
  remainingMs = 0;
  metadata: Metadata = NO_METADATA;
  /** Which streams the caller takes the method to have: see `streamFlags`. */
  streams = 0;
}

/** Writes the body of REQUEST or ONEWAY. `remainingMs` is 0 for a call without a deadline. Throws whatever the encoder throws for wrong arguments. */
export function writeRequest(
  writer: Writer,
  call: OutgoingCall,
  remainingMs: number,
  limits: MetadataLimits,
): void {
  const { metadata } = call.route;
  writer.reserve(REQUEST_HEADER_BYTES);
  const { view, position } = writer;
  view.setUint32(position, call.method.id, true);
  view.setUint32(position + 4, remainingMs, true);
  const flags = call.streams === undefined ? 0 : streamFlags(call.method);
  view.setUint8(position + 8, metadata.size === 0 ? flags : flags | FLAG_METADATA);
  writer.position = position + REQUEST_HEADER_BYTES;
  if (metadata.size > 0) writeMetadataBlock(writer, metadata, limits);
  if (call.payload === undefined) call.method.encode(writer, call.values);
  else writer.raw(call.payload);
}

/** Reads up to the payload into `header`, and returns that. Throws a ProtocolError for a body that is too short, a DecodeError for bad metadata. */
export function readRequestHeader(
  reader: Reader,
  limits: MetadataLimits,
  header: RequestHeader = new RequestHeader(),
): RequestHeader {
  const { view, position } = reader;
  if (reader.end - position < REQUEST_HEADER_BYTES) {
    throw new ProtocolError(
      `request: expected at least ${REQUEST_HEADER_BYTES} bytes, got ${reader.end - position}`,
    );
  }
  header.methodId = view.getUint32(position, true);
  header.remainingMs = view.getUint32(position + 4, true);
  const flags = view.getUint8(position + 8);
  reader.position = position + REQUEST_HEADER_BYTES;
  header.metadata = (flags & FLAG_METADATA) === 0 ? NO_METADATA : readMetadataBlock(reader, limits);
  header.streams = flags & STREAM_FLAGS;
  return header;
}

const STREAM_FLAGS = FLAG_REQUEST_STREAM | FLAG_RESPONSE_STREAM;

/** The flags of a request to this method that say which streams it has. */
export function streamFlags(method: AnyMethod): number {
  return (
    (takesItems(method) ? FLAG_REQUEST_STREAM : 0) | (givesItems(method) ? FLAG_RESPONSE_STREAM : 0)
  );
}

/** Encodes the arguments apart from any connection. Throws whatever the encoder throws. */
export function encodeArguments(method: AnyMethod, values: readonly unknown[]): Uint8Array {
  // Encoding runs code of the user's, which may make a call that waits as well: it gets a scratch of its own.
  const writer = scratch ?? new Writer(SCRATCH_BYTES);
  scratch = undefined;
  method.encode(writer, values);
  const encoded = writer.finish();
  if (writer.buffer.length <= SCRATCH_BYTES_KEPT_MAX) {
    writer.reset();
    scratch = writer;
  }
  return encoded;
}

/** What a call fails with whose arguments cannot be encoded. Never throws. */
export function argumentError(call: OutgoingCall, cause: unknown): RpcError {
  const reason = explainArguments(call.method, call.values, cause);
  return call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent", cause });
}

/** Why arguments cannot be encoded: the path of the wrong value where one can be found, else what the encoder has thrown. Never throws. */
export function explainArguments(
  method: AnyMethod,
  values: readonly unknown[],
  thrown: unknown,
): string {
  try {
    const explained = explainFields(method.parameters(), values);
    if (explained !== undefined) return explained;
  } catch {
    // A getter of the value throws, as it did for the encoder.
  }
  return describeThrown(thrown);
}

/** `length u32 | entries`: a fixed-size length can be filled in afterwards. */
function writeMetadataBlock(writer: Writer, metadata: Metadata, limits: MetadataLimits): void {
  writer.reserve(METADATA_LENGTH_BYTES);
  const start = writer.position;
  writer.position += METADATA_LENGTH_BYTES;
  writeMetadata(writer, metadata, limits);
  const length = writer.position - start - METADATA_LENGTH_BYTES;
  writer.view.setUint32(start, length, true);
}

function readMetadataBlock(reader: Reader, limits: MetadataLimits): Metadata {
  const { view, position } = reader;
  if (reader.end - position < METADATA_LENGTH_BYTES) {
    throw new ProtocolError(
      "request: expected the length of the metadata, got the end of the frame",
    );
  }
  reader.position = position + METADATA_LENGTH_BYTES;
  return readMetadata(reader, view.getUint32(position, true), limits);
}
