import { DecodeError } from "./decode-error.js";
import { describe } from "./describe.js";
import type { ValueType } from "./descriptor.js";
import { EncodeError } from "./encode-error.js";
import { findMismatch } from "./explain.js";
import { Reader } from "./reader.js";
import { isUint8Array } from "./scalar-writing.js";
import { Writer } from "./writer.js";

/** A generated encoder: writes the fields of `value`. */
export type Encode<T> = (writer: Writer, value: T) => void;

/** A generated decoder: reads a message of `length` bytes and merges it into an earlier occurrence. */
export type Decode<T> = (reader: Reader, length: number, into?: T) => T;

/** A buffer larger than this is not kept for the next message. */
const SPARE_BYTES_MAX = 64 * 1024;

let spare: Writer | undefined;

/** Encodes one message apart from any connection; an `EncodeError` names the path of what is wrong. */
export function encodeAlone<T>(
  type: ValueType & { readonly fullName: string },
  encode: Encode<T>,
  value: T,
): Uint8Array<ArrayBuffer> {
  // Taken while in use: a getter of the value may encode something itself.
  const writer = spare ?? new Writer();
  spare = undefined;
  try {
    encode(writer, value);
    return writer.finish();
  } catch (error) {
    const mismatch = findMismatch(type, value, type.fullName);
    if (mismatch === undefined) throw error;
    throw new EncodeError(mismatch.path, mismatch.expected, mismatch.got);
  } finally {
    writer.reset();
    if (writer.buffer.length <= SPARE_BYTES_MAX) spare = writer;
  }
}

/** Decodes one message that fills `bytes`; a `DecodeError` when they are not one, or no Uint8Array. */
export function decodeAlone<T>(fullName: string, decode: Decode<T>, bytes: Uint8Array): T {
  if (!isUint8Array(bytes)) throw new DecodeError(fullName, "Uint8Array", describe(bytes));
  return decode(new Reader(bytes), bytes.length);
}
