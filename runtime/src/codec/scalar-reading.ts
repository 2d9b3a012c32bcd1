/** One function per scalar: reads a value whose tag has been read. */
import { recallText } from "./recalled-text.js";
import { advance, byteAt, tooShort, type Source } from "./source.js";
import { readText } from "./utf8-reading.js";
import { readVarint32, readVarint32Exact, readVarint64 } from "./varint-reading.js";

/** Up to this many bytes a value is copied in any case: that costs less than a view. */
const KEPT_BYTES_MIN = 4096;

/** Up to this many bytes a loop is faster than `set`. */
const SHORT_BYTES_MAX = 16;

/** Reads the length of what follows, which is all there. */
export function readLength(source: Source): number {
  const position = source.position;
  let length = position < source.end ? byteAt(source.chunk, position) : 0x80;
  if (length < 0x80) source.position = position + 1;
  else length = readVarint32Exact(source, "length");
  if (length > source.end - source.position) throw tooShort(source, "length", length);
  return length;
}

/** Reads a length and narrows the source to what it spans; returns the end to restore. */
export function narrow(source: Source): number {
  const length = readLength(source);
  const outer = source.end;
  source.end = source.position + length;
  return outer;
}

/** Any bit of the 64 counts, as protobuf has it. */
export function readBool(source: Source): boolean {
  const low = readVarint64(source);
  return (low | source.high) !== 0;
}

/** Upper bits are dropped, as protobuf has it. */
export function readInt32(source: Source): number {
  return readVarint32(source) | 0;
}

/** Upper bits are dropped, as protobuf has it. */
export function readUint32(source: Source): number {
  return readVarint32(source) >>> 0;
}

/** A zigzag varint. */
export function readSint32(source: Source): number {
  const zigzag = readVarint32(source);
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

/** Four bytes, unsigned. */
export function readFixed32(source: Source): number {
  return source.view.getUint32(advance(source, "fixed32", 4), true);
}

/** Four bytes, signed. */
export function readSfixed32(source: Source): number {
  return source.view.getInt32(advance(source, "sfixed32", 4), true);
}

/** Four bytes. */
export function readFloat(source: Source): number {
  return source.view.getFloat32(advance(source, "float", 4), true);
}

/** Eight bytes. */
export function readDouble(source: Source): number {
  return source.view.getFloat64(advance(source, "double", 8), true);
}

/** A varint in two's complement. */
export function readInt64(source: Source): bigint {
  const low = readVarint64(source);
  return joinSigned(source.high, low);
}

/** A varint. */
export function readUint64(source: Source): bigint {
  const low = readVarint64(source);
  return BigInt.asUintN(64, joinSigned(source.high, low));
}

/** A zigzag varint. */
export function readSint64(source: Source): bigint {
  const low = readZigzag64(source);
  return joinSigned(source.high, low);
}

/** Eight bytes, unsigned. */
export function readFixed64(source: Source): bigint {
  return source.view.getBigUint64(advance(source, "fixed64", 8), true);
}

/** Eight bytes, signed. */
export function readSfixed64(source: Source): bigint {
  return source.view.getBigInt64(advance(source, "sfixed64", 8), true);
}

/** `readInt64` for a safe integer; any other is refused. */
export function readInt64Number(source: Source): number {
  const low = readVarint64(source);
  return joinSafe(source, "int64", source.high, low);
}

/** `readUint64` for a safe integer; any other is refused. */
export function readUint64Number(source: Source): number {
  const low = readVarint64(source);
  return joinSafe(source, "uint64", source.high >>> 0, low);
}

/** `readSint64` for a safe integer; any other is refused. */
export function readSint64Number(source: Source): number {
  const low = readZigzag64(source);
  return joinSafe(source, "sint64", source.high, low);
}

/** `readFixed64` for a safe integer; any other is refused. */
export function readFixed64Number(source: Source): number {
  const at = advance(source, "fixed64", 8);
  const { view } = source;
  return joinSafe(source, "fixed64", view.getUint32(at + 4, true), view.getInt32(at, true));
}

/** `readSfixed64` for a safe integer; any other is refused. */
export function readSfixed64Number(source: Source): number {
  const at = advance(source, "sfixed64", 8);
  const { view } = source;
  return joinSafe(source, "sfixed64", view.getInt32(at + 4, true), view.getInt32(at, true));
}

/** A byte order mark is part of the text. */
export function readString(source: Source): string {
  const { madeView } = source;
  const recalled = madeView === undefined ? undefined : recallText(source, madeView);
  return recalled ?? readAnyString(source);
}

function readAnyString(source: Source): string {
  const length = readLength(source);
  const start = source.position;
  const text = readText(source.chunk, start, start + length);
  if (text === undefined) throw source.error("string", "valid UTF-8", "ill-formed bytes");
  source.position = start + length;
  return text;
}

/** A copy, so that a small value does not hold on to the whole chunk, unless it is most of a chunk that nobody else uses. */
export function readBytes(source: Source): Uint8Array<ArrayBuffer> {
  const length = readLength(source);
  const start = source.position;
  if (length > KEPT_BYTES_MIN && source.ownsChunk) {
    const { buffer, byteOffset } = source.chunk;
    if (2 * length >= buffer.byteLength) {
      source.position = start + length;
      // What comes from a socket is never shared memory.
      return new Uint8Array(buffer as ArrayBuffer, byteOffset + start, length);
    }
  }
  const copy = new Uint8Array(length);
  if (length > SHORT_BYTES_MAX) copy.set(source.chunk.subarray(start, start + length));
  else for (let at = 0; at < length; at++) copy[at] = byteAt(source.chunk, start + at);
  source.position = start + length;
  return copy;
}

// A view of eight bytes joins two halves without arithmetic on bigints, which would allocate.
const halves = /*@__PURE__*/ new DataView(/*@__PURE__*/ new ArrayBuffer(8));

function joinSigned(high: number, low: number): bigint {
  if (high === 0) return BigInt(low >>> 0);
  halves.setInt32(0, high);
  halves.setInt32(4, low);
  return halves.getBigInt64(0);
}

function joinSafe(source: Source, what: string, high: number, low: number): number {
  const value = high * 0x1_0000_0000 + (low >>> 0);
  if (!Number.isSafeInteger(value)) throw source.error(what, "a safe integer", String(value));
  return value;
}

function readZigzag64(source: Source): number {
  const low = readVarint64(source);
  const { high } = source;
  const sign = -(low & 1);
  source.high = (high >>> 1) ^ sign;
  return ((low >>> 1) | (high << 31)) ^ sign;
}
