import type { DecodeError } from "./decode-error.js";
import { byteAt, tooShort, type Source } from "./source.js";

/** Longest varint there is: 64 bits, seven in a byte. */
const VARINT_BYTES_MAX = 10;

/** Reads a varint of up to ten bytes and returns its low 32 bits, as a signed number. */
export function readVarint32(source: Source): number {
  const { position } = source;
  if (position < source.end) {
    const byte = byteAt(source.chunk, position);
    if (byte < 0x80) {
      source.position = position + 1;
      return byte;
    }
  }
  return readLongVarint32(source);
}

/** Unrolled for up to five bytes; longer ones, as all negative numbers are, take the general way. */
function readLongVarint32(source: Source): number {
  const { chunk, position } = source;
  if (source.end - position < 5) return readVarint64(source);
  let byte = byteAt(chunk, position + 1);
  let value = (byteAt(chunk, position) & 0x7f) | ((byte & 0x7f) << 7);
  let size = 2;
  if (byte >= 0x80) {
    byte = byteAt(chunk, position + 2);
    value |= (byte & 0x7f) << 14;
    size = 3;
    if (byte >= 0x80) {
      byte = byteAt(chunk, position + 3);
      value |= (byte & 0x7f) << 21;
      size = 4;
      if (byte >= 0x80) {
        byte = byteAt(chunk, position + 4);
        value |= byte << 28;
        size = 5;
        if (byte >= 0x80) return readVarint64(source);
      }
    }
  }
  source.position = position + size;
  return value;
}

/** Reads a varint of up to ten bytes; returns its low half, and leaves the other in `source.high`. */
export function readVarint64(source: Source): number {
  const { chunk, end } = source;
  const start = source.position;
  let low = 0;
  let high = 0;
  for (let count = 0; count < VARINT_BYTES_MAX; count++) {
    if (start + count >= end) throw tooShort(source, "varint", count + 1);
    const byte = byteAt(chunk, start + count);
    const bits = byte & 0x7f;
    if (count < 4) low |= bits << (7 * count);
    else if (count === 4) {
      low |= bits << 28;
      high = bits >> 4;
    } else high |= bits << (7 * count - 32);
    if (byte < 0x80) {
      source.position = start + count + 1;
      source.high = high;
      return low;
    }
  }
  throw overlong(source, "varint", VARINT_BYTES_MAX);
}

/** Reads a varint that must be a 32-bit number of at most five bytes: a tag or a length. */
export function readVarint32Exact(source: Source, what: string): number {
  const start = source.position;
  let value = 0;
  for (let count = 0; count < 5; count++) {
    if (start + count >= source.end) throw tooShort(source, what, count + 1);
    const byte = byteAt(source.chunk, start + count);
    value |= (byte & 0x7f) << (7 * count);
    if (byte < 0x80) {
      if (count === 4 && byte > 0x0f) break;
      source.position = start + count + 1;
      return value >>> 0;
    }
  }
  throw overlong(source, what, 5);
}

function overlong(source: Source, what: string, bytesMax: number): DecodeError {
  const bits = bytesMax === 5 ? "32 bits in at most 5 bytes" : "64 bits in at most 10 bytes";
  return source.error(what, bits, "more");
}
