import { DecodeError } from "../codec/decode-error.js";
import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import { REASON_BYTES_MAX } from "../limits.js";
import { NO_METADATA, type Execution, type Metadata } from "../rpc-error.js";
import { readMetadata, writeMetadata, type MetadataLimits } from "./metadata.js";

/** Body of FAILURE, a protobuf message, and of GOAWAY, which uses `code` and `reason` alone. */
export interface Failure {
  /** A status code, or the code of a declared error. */
  readonly code: number;
  readonly execution: Execution;
  /** At most 1 KiB of UTF-8; longer ones are cut. */
  readonly reason: string;
  /** 0 when the server has no wish. */
  readonly retryAfterMs: number;
  readonly metadata: Metadata;
  /** Fields of a declared error; empty otherwise. */
  readonly payload: Uint8Array;
}

/** On the wire `refused` is 1 and `executed` 0; a server can tell nothing else for sure but `maybe-executed`, 2. */
const EXECUTIONS: readonly Execution[] = ["executed", "refused", "maybe-executed"];

const NO_BYTES = new Uint8Array(0);

/** Writes a failure without payload or metadata. */
export function writeReason(
  writer: Writer,
  code: number,
  reason: string,
  execution: Execution,
): void {
  writer.uint32(8, code);
  const number = EXECUTIONS.indexOf(execution);
  if (number > 0) writer.uint32(16, number);
  if (reason !== "") writer.string(26, cut(reason));
}

/** Writes all of a failure but its payload, which may follow as the bytes field 6. */
export function writeFailure(
  writer: Writer,
  failure: Omit<Failure, "payload">,
  limits: MetadataLimits,
): void {
  writeReason(writer, failure.code, failure.reason, failure.execution);
  if (failure.retryAfterMs > 0) writer.uint32(32, failure.retryAfterMs);
  if (failure.metadata.size > 0) {
    const mark = writer.begin(42);
    writeMetadata(writer, failure.metadata, limits);
    writer.end(mark);
  }
}

/** Tag of the payload in a failure. */
export const TAG_FAILURE_PAYLOAD = 50;

/** Reads the rest of the frame. Throws a DecodeError. */
export function readFailure(reader: Reader, limits: MetadataLimits): Failure {
  let code = 0;
  let execution: Execution = "executed";
  let reason = "";
  let retryAfterMs = 0;
  let metadata = NO_METADATA;
  let payload: Uint8Array = NO_BYTES;
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 8) code = reader.uint32();
    else if (tag === 16) execution = EXECUTIONS[reader.uint32()] ?? "maybe-executed";
    else if (tag === 26) reason = reader.string();
    else if (tag === 32) retryAfterMs = reader.uint32();
    else if (tag === 42) metadata = readMetadata(reader, reader.length(), limits);
    else if (tag === TAG_FAILURE_PAYLOAD) payload = reader.bytes();
    else reader.skip(tag);
  }
  if (code === 0) throw new DecodeError("failure", "a code", "0");
  return { code, execution, reason, retryAfterMs, metadata, payload };
}

const ELLIPSIS = "…";
const ELLIPSIS_BYTES = 3;

/** Well-formed, and cut at a character's border where its UTF-8 exceeds the limit. */
function cut(reason: string): string {
  const text = reason.toWellFormed();
  if (text.length * 3 <= REASON_BYTES_MAX) return text;
  const room = new Uint8Array(REASON_BYTES_MAX);
  const encoder = new TextEncoder();
  if (encoder.encodeInto(text, room).read === text.length) return text;
  const { read } = encoder.encodeInto(text, room.subarray(ELLIPSIS_BYTES));
  return text.slice(0, read) + ELLIPSIS;
}
