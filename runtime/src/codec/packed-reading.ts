/**
 * Packed lists: a length, then the elements, which are appended to `into`. Elements end where the
 * length says, so their number is bounded by the bytes that are there. The types that long lists
 * are made of have a loop of their own, for the reason that `packed-writing` gives.
 */
import { narrow, readLength } from "./scalar-reading.js";
import { byteAt, type Source } from "./source.js";
import { readVarint32 } from "./varint-reading.js";

/** Reads a packed list with the function of one element. */
export function readPacked<T>(source: Source, into: T[], read: (source: Source) => T): void {
  const outer = narrow(source);
  while (source.position < source.end) into.push(read(source));
  source.end = outer;
}

/** `readPacked` for int32. */
export function readPackedInt32(source: Source, into: number[]): void {
  const outer = narrow(source);
  const { chunk, end } = source;
  let { position } = source;
  while (position < end) {
    const first = byteAt(chunk, position);
    if (first < 0x80) {
      into.push(first);
      position += 1;
    } else {
      source.position = position;
      into.push(readVarint32(source));
      position = source.position;
    }
  }
  source.position = position;
  source.end = outer;
}

/** `readPacked` for uint32. */
export function readPackedUint32(source: Source, into: number[]): void {
  const outer = narrow(source);
  const { chunk, end } = source;
  let { position } = source;
  while (position < end) {
    const first = byteAt(chunk, position);
    if (first < 0x80) {
      into.push(first);
      position += 1;
    } else {
      source.position = position;
      into.push(readVarint32(source) >>> 0);
      position = source.position;
    }
  }
  source.position = position;
  source.end = outer;
}

/** `readPacked` for float. */
export function readPackedFloat(source: Source, into: number[]): void {
  const end = packedEnd(source, "packed float", 4);
  const { view } = source;
  for (let at = source.position; at < end; at += 4) into.push(view.getFloat32(at, true));
  source.position = end;
}

/** `readPacked` for double. */
export function readPackedDouble(source: Source, into: number[]): void {
  const end = packedEnd(source, "packed double", 8);
  const { view } = source;
  for (let at = source.position; at < end; at += 8) into.push(view.getFloat64(at, true));
  source.position = end;
}

/** Reads the length of elements of `width` bytes each; returns where they end. */
function packedEnd(source: Source, what: string, width: number): number {
  const length = readLength(source);
  if (length % width !== 0) {
    throw source.error(what, `a multiple of ${width} bytes`, `${length} bytes`);
  }
  return source.position + length;
}
