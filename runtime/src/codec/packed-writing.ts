/**
 * Packed lists: one tag, one length, then the elements; nothing for an empty list. The types that
 * long lists are made of have a loop of their own with buffer and position in local variables: a
 * function called for each element, that keeps both in the slab, takes three times as long. To count
 * instead of asking the list for an iterator saves a tenth.
 */
import { checkList, refuse } from "./refuse.js";
import { fitsFloat, SCALAR_BYTES_MAX } from "./scalar-writing.js";
import { closeLength, openLength, type Slab } from "./slab.js";
import { putVarint32, putVarint64 } from "./varint.js";

/** Writes one element without a tag, as the functions of `scalar-writing` do. */
export type Put<T> = (slab: Slab, tag: number, value: T) => void;

/** Writes a packed list with the function of one element. */
export function putPacked<T>(slab: Slab, tag: number, values: readonly T[], put: Put<T>): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  for (const value of values) {
    slab.reserve(SCALAR_BYTES_MAX);
    put(slab, tag, value);
  }
  closeLength(slab, mark);
}

/** `putPacked` for int32. */
export function putPackedInt32(slab: Slab, tag: number, values: readonly number[]): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  let { buffer, position } = slab;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== "number" || (value | 0) !== value) refuse("int32", tag, "int32", value);
    if (position + SCALAR_BYTES_MAX > buffer.length) buffer = growTo(slab, position);
    if (value >= 0) position = putVarint32(buffer, position, value);
    else position = putVarint64(buffer, position, value, -1);
  }
  slab.position = position;
  closeLength(slab, mark);
}

/** `putPacked` for uint32. */
export function putPackedUint32(slab: Slab, tag: number, values: readonly number[]): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  let { buffer, position } = slab;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== "number" || value >>> 0 !== value) refuse("uint32", tag, "uint32", value);
    if (position + SCALAR_BYTES_MAX > buffer.length) buffer = growTo(slab, position);
    position = putVarint32(buffer, position, value);
  }
  slab.position = position;
  closeLength(slab, mark);
}

/** `putPacked` for sint32. */
export function putPackedSint32(slab: Slab, tag: number, values: readonly number[]): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  let { buffer, position } = slab;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== "number" || (value | 0) !== value) refuse("sint32", tag, "int32", value);
    if (position + SCALAR_BYTES_MAX > buffer.length) buffer = growTo(slab, position);
    position = putVarint32(buffer, position, (value << 1) ^ (value >> 31));
  }
  slab.position = position;
  closeLength(slab, mark);
}

/** `putPacked` for float. */
export function putPackedFloat(slab: Slab, tag: number, values: readonly number[]): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  const { length } = values;
  slab.reserve(4 * length);
  const { view } = slab;
  let { position } = slab;
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (typeof value !== "number" || !fitsFloat(value)) refuse("float", tag, "float", value);
    view.setFloat32(position, value, true);
    position += 4;
  }
  slab.position = position;
  closeLength(slab, mark);
}

/** `putPacked` for double. */
export function putPackedDouble(slab: Slab, tag: number, values: readonly number[]): void {
  if (isEmpty(tag, values)) return;
  const mark = openLength(slab, tag);
  const { length } = values;
  slab.reserve(8 * length);
  const { view } = slab;
  let { position } = slab;
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (typeof value !== "number") refuse("double", tag, "double", value);
    view.setFloat64(position, value, true);
    position += 8;
  }
  slab.position = position;
  closeLength(slab, mark);
}

function growTo(slab: Slab, position: number): Uint8Array {
  slab.position = position;
  slab.reserve(SCALAR_BYTES_MAX);
  return slab.buffer;
}

function isEmpty(tag: number, values: readonly unknown[]): boolean {
  checkList(tag, values);
  return values.length === 0;
}
