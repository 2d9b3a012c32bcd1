/**
 * One function per scalar: checks the value and writes it without a tag. The caller has reserved
 * `SCALAR_BYTES_MAX`; `tag` only names the field in an error. Checks come first on the value's type,
 * then on a round trip through the narrow type, which is one machine instruction for a good value.
 */
import { refuse } from "./refuse.js";
import { putTag, TAG_BYTES_MAX, type Slab } from "./slab.js";
import { isWellFormed, putLongText, putShortText, SHORT_TEXT_MAX } from "./utf8-writing.js";
import { putVarint32, putVarint64 } from "./varint.js";

/** Room that the longest scalar of fixed size takes: a ten-byte varint. */
export const SCALAR_BYTES_MAX = 10;

/** Up to this many bytes a loop is faster than `set`. */
const SHORT_BYTES_MAX = 16;

/** Room for a tag, a length and a text of short length. */
const SHORT_STRING_BYTES_MAX = TAG_BYTES_MAX + 1 + 3 * SHORT_TEXT_MAX;

/** One byte, 0 or 1. */
export function putBool(slab: Slab, tag: number, value: boolean): void {
  if (typeof value !== "boolean") refuse("bool", tag, "bool", value);
  slab.buffer[slab.position] = value ? 1 : 0;
  slab.position += 1;
}

/** Negative values take ten bytes, as protobuf demands. */
export function putInt32(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || (value | 0) !== value) refuse("int32", tag, "int32", value);
  slab.position =
    value >= 0
      ? putVarint32(slab.buffer, slab.position, value)
      : putVarint64(slab.buffer, slab.position, value, -1);
}

/** A varint. */
export function putUint32(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || value >>> 0 !== value) refuse("uint32", tag, "uint32", value);
  slab.position = putVarint32(slab.buffer, slab.position, value);
}

/** A zigzag varint: small in size whatever the sign. */
export function putSint32(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || (value | 0) !== value) refuse("sint32", tag, "int32", value);
  slab.position = putVarint32(slab.buffer, slab.position, (value << 1) ^ (value >> 31));
}

/** Four bytes, unsigned. */
export function putFixed32(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || value >>> 0 !== value) refuse("fixed32", tag, "uint32", value);
  slab.view.setUint32(slab.position, value, true);
  slab.position += 4;
}

/** Four bytes, signed. */
export function putSfixed32(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || (value | 0) !== value) refuse("sfixed32", tag, "int32", value);
  slab.view.setInt32(slab.position, value, true);
  slab.position += 4;
}

/** Rounds to single precision; a finite value that would round to infinity is refused. */
export function putFloat(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number" || !fitsFloat(value)) refuse("float", tag, "float", value);
  slab.view.setFloat32(slab.position, value, true);
  slab.position += 4;
}

/** Whether `value` stays finite when it is rounded to single precision, or is not finite anyway. */
export function fitsFloat(value: number): boolean {
  return Math.abs(Math.fround(value)) !== Infinity || !Number.isFinite(value);
}

/** Eight bytes; every number there is. */
export function putDouble(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number") refuse("double", tag, "double", value);
  slab.view.setFloat64(slab.position, value, true);
  slab.position += 8;
}

/** A varint; negative values take ten bytes. */
export function putInt64(slab: Slab, tag: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) {
    refuse("int64", tag, "int64", value);
  }
  // The view turns a bigint into two halves without arithmetic on bigints, which would allocate.
  slab.view.setBigInt64(slab.position, value, true);
  const low = slab.view.getInt32(slab.position, true);
  const high = slab.view.getInt32(slab.position + 4, true);
  slab.position = putVarint64(slab.buffer, slab.position, low, high);
}

/** A varint. */
export function putUint64(slab: Slab, tag: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) {
    refuse("uint64", tag, "uint64", value);
  }
  slab.view.setBigUint64(slab.position, value, true);
  const low = slab.view.getInt32(slab.position, true);
  const high = slab.view.getInt32(slab.position + 4, true);
  slab.position = putVarint64(slab.buffer, slab.position, low, high);
}

/** A zigzag varint. */
export function putSint64(slab: Slab, tag: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) {
    refuse("sint64", tag, "int64", value);
  }
  slab.view.setBigInt64(slab.position, value, true);
  const low = slab.view.getInt32(slab.position, true);
  const high = slab.view.getInt32(slab.position + 4, true);
  putZigzag64(slab, low, high);
}

/** Eight bytes, unsigned. */
export function putFixed64(slab: Slab, tag: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) {
    refuse("fixed64", tag, "uint64", value);
  }
  slab.view.setBigUint64(slab.position, value, true);
  slab.position += 8;
}

/** Eight bytes, signed. */
export function putSfixed64(slab: Slab, tag: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) {
    refuse("sfixed64", tag, "int64", value);
  }
  slab.view.setBigInt64(slab.position, value, true);
  slab.position += 8;
}

/** `putInt64` for a safe integer. */
export function putInt64Number(slab: Slab, tag: number, value: number): void {
  if (!Number.isSafeInteger(value)) refuse("int64", tag, "safeInteger", value);
  slab.position = putVarint64(slab.buffer, slab.position, value | 0, highHalf(value));
}

/** `putUint64` for a safe integer. */
export function putUint64Number(slab: Slab, tag: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse("uint64", tag, "safeUnsigned", value);
  slab.position = putVarint64(slab.buffer, slab.position, value | 0, highHalf(value));
}

/** `putSint64` for a safe integer. */
export function putSint64Number(slab: Slab, tag: number, value: number): void {
  if (!Number.isSafeInteger(value)) refuse("sint64", tag, "safeInteger", value);
  putZigzag64(slab, value | 0, highHalf(value));
}

/** `putFixed64` for a safe integer. */
export function putFixed64Number(slab: Slab, tag: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse("fixed64", tag, "safeUnsigned", value);
  putHalves(slab, value);
}

/** `putSfixed64` for a safe integer. */
export function putSfixed64Number(slab: Slab, tag: number, value: number): void {
  if (!Number.isSafeInteger(value)) refuse("sfixed64", tag, "safeInteger", value);
  putHalves(slab, value);
}

/**
 * Reserves for itself; tag and length included. `field` is the tag by which an error names it.
 *
 * All in one function, which moves `position` once: V8 inlines none of this size, so that its callers
 * have room for the rest. A message of short texts takes an eighth less time than with parts that are
 * inlined here or there. Two units a step with one test for all are a fifth faster than one by one.
 */
export function putString(slab: Slab, tag: number, value: string, field: number = tag): void {
  if (typeof value !== "string") refuse("string", field, "string", value);
  const { length } = value;
  if (length > SHORT_TEXT_MAX) {
    if (!isWellFormed(value)) refuse("string", field, "wellFormed", value);
    putTag(slab, tag, 0);
    putLongText(slab, value);
    return;
  }
  if (slab.position + SHORT_STRING_BYTES_MAX > slab.buffer.length) {
    slab.reserve(SHORT_STRING_BYTES_MAX);
  }
  const { buffer, position } = slab;
  let at = position + 1;
  if (tag < 0x80) buffer[position] = tag;
  else at = putVarint32(buffer, position, tag);
  buffer[at] = length;
  at += 1;
  let union = 0;
  let index = 0;
  for (; index + 1 < length; index += 2) {
    const first = value.charCodeAt(index);
    const second = value.charCodeAt(index + 1);
    union |= first | second;
    buffer[at + index] = first;
    buffer[at + index + 1] = second;
  }
  if (index < length) {
    const last = value.charCodeAt(index);
    union |= last;
    buffer[at + index] = last;
  }
  if (union < 0x80) {
    slab.position = at + length;
    return;
  }
  // Not ASCII: once more, with another length in front.
  const end = putShortText(buffer, at, value);
  if (end < 0) refuse("string", field, "wellFormed", value);
  buffer[at - 1] = end - at;
  slab.position = end;
}

/** Reserves for itself; length included. */
export function putBytes(slab: Slab, tag: number, value: Uint8Array): void {
  if (!isUint8Array(value)) refuse("bytes", tag, "bytes", value);
  const length = value.length;
  slab.reserve(5 + length);
  const start = putVarint32(slab.buffer, slab.position, length);
  if (length > SHORT_BYTES_MAX) slab.buffer.set(value, start);
  else for (let index = 0; index < length; index++) slab.buffer[start + index] = value[index] ?? 0;
  slab.position = start + length;
}

/** Whether `value` is a Uint8Array, of whichever realm. */
export function isUint8Array(value: unknown): value is Uint8Array {
  // The second test recognises one of another realm, as test runners with sandboxes make them.
  return (
    value instanceof Uint8Array || Object.prototype.toString.call(value) === "[object Uint8Array]"
  );
}

function highHalf(value: number): number {
  return Math.floor(value / 0x1_0000_0000) | 0;
}

function putHalves(slab: Slab, value: number): void {
  slab.view.setInt32(slab.position, value | 0, true);
  slab.view.setInt32(slab.position + 4, highHalf(value), true);
  slab.position += 8;
}

function putZigzag64(slab: Slab, low: number, high: number): void {
  const sign = high >> 31;
  const zigzagHigh = ((high << 1) | (low >>> 31)) ^ sign;
  slab.position = putVarint64(slab.buffer, slab.position, (low << 1) ^ sign, zigzagHigh);
}
