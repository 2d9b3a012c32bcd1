import { EncodeError } from "./encode-error.js";
import { putJson } from "./json-writing.js";
import type { JsonValue } from "./json-value.js";
import { uninitialized } from "./memory.js";
import { NESTING_MAX } from "./nesting.js";
import * as packed from "./packed-writing.js";
import { checkList, checkMap } from "./refuse.js";
import * as scalar from "./scalar-writing.js";
import { closeLength, openLength, putTag } from "./slab.js";
import { putDuration, putTimestamp } from "./well-known-writing.js";

/** Largest buffer that a writer grows to, in bytes; protobuf's own limit for one message. */
const BUFFER_BYTES_MAX = 0x7fff_ffff;

/**
 * Writes protobuf fields one after the other into a buffer that grows by doubling.
 *
 * Every field method writes the tag, `number << 3 | wire type`, and the value, and throws
 * `EncodeError` for a value of the wrong type or out of range. What was written before stays: who
 * wants it gone remembers `position` and calls `truncate`.
 */
export class Writer {
  /** What is written lies in `[0, position)`. Replaced when the writer grows. */
  buffer: Uint8Array<ArrayBuffer>;

  /** The memory of `buffer`, for numbers of fixed size. Replaced together with it. */
  view: DataView<ArrayBuffer>;

  /** Where the next byte goes. */
  position = 0;

  #depth = 0;

  constructor(initialBytes = 256) {
    this.buffer = uninitialized(initialBytes);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Makes room for `count` more bytes; what is written is copied when that needs a larger buffer. */
  reserve(count: number): void {
    if (this.position + count > this.buffer.length) this.#grow(this.position + count);
  }

  /** Forgets what was written from `position` on, after a failed encode: nesting starts over too. */
  truncate(position: number): void {
    this.position = position;
    this.#depth = 0;
  }

  /** Starts over with the same buffer. */
  reset(): void {
    this.truncate(0);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    const copy = uninitialized(this.position);
    copy.set(this.buffer.subarray(0, this.position));
    return copy;
  }

  /** Begins a message within the message; pass what it returns to `end`. */
  begin(tag: number): number {
    if (this.#depth >= NESTING_MAX) throw tooDeep();
    this.#depth += 1;
    return openLength(this, tag);
  }

  /** Ends the message that `begin` began, by writing its length in front of it. */
  end(mark: number): void {
    this.#depth -= 1;
    closeLength(this, mark);
  }

  /** The list that a field holds, to be written item by item; what is no array is refused. */
  items<T>(tag: number, values: readonly T[]): readonly T[] {
    checkList(tag, values);
    return values;
  }

  /** The map that a field holds, to be written entry by entry; what is no Map is refused. */
  entries<K, V>(tag: number, values: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
    checkMap(tag, values);
    return values;
  }

  /** Writes encoded fields as they are. */
  raw(fields: Uint8Array): void {
    this.reserve(fields.length);
    this.buffer.set(fields, this.position);
    this.position += fields.length;
  }

  bool(tag: number, value: boolean): void {
    putTag(this, tag, 1);
    scalar.putBool(this, tag, value);
  }

  int32(tag: number, value: number): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putInt32(this, tag, value);
  }

  uint32(tag: number, value: number): void {
    putTag(this, tag, 5);
    scalar.putUint32(this, tag, value);
  }

  sint32(tag: number, value: number): void {
    putTag(this, tag, 5);
    scalar.putSint32(this, tag, value);
  }

  fixed32(tag: number, value: number): void {
    putTag(this, tag, 4);
    scalar.putFixed32(this, tag, value);
  }

  sfixed32(tag: number, value: number): void {
    putTag(this, tag, 4);
    scalar.putSfixed32(this, tag, value);
  }

  /** Rounds to single precision; refuses a finite value that would round to infinity. */
  float(tag: number, value: number): void {
    putTag(this, tag, 4);
    scalar.putFloat(this, tag, value);
  }

  double(tag: number, value: number): void {
    putTag(this, tag, 8);
    scalar.putDouble(this, tag, value);
  }

  int64(tag: number, value: bigint): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putInt64(this, tag, value);
  }

  uint64(tag: number, value: bigint): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putUint64(this, tag, value);
  }

  sint64(tag: number, value: bigint): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putSint64(this, tag, value);
  }

  fixed64(tag: number, value: bigint): void {
    putTag(this, tag, 8);
    scalar.putFixed64(this, tag, value);
  }

  sfixed64(tag: number, value: bigint): void {
    putTag(this, tag, 8);
    scalar.putSfixed64(this, tag, value);
  }

  /** The `…Number` forms take safe integers; the bytes are those of the bigint forms. */
  int64Number(tag: number, value: number): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putInt64Number(this, tag, value);
  }

  uint64Number(tag: number, value: number): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putUint64Number(this, tag, value);
  }

  sint64Number(tag: number, value: number): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putSint64Number(this, tag, value);
  }

  fixed64Number(tag: number, value: number): void {
    putTag(this, tag, 8);
    scalar.putFixed64Number(this, tag, value);
  }

  sfixed64Number(tag: number, value: number): void {
    putTag(this, tag, 8);
    scalar.putSfixed64Number(this, tag, value);
  }

  string(tag: number, value: string): void {
    scalar.putString(this, tag, value);
  }

  /** A list of texts, each a field of its own. */
  strings(tag: number, values: readonly string[]): void {
    checkList(tag, values);
    for (const value of values) {
      scalar.putString(this, tag, value);
    }
  }

  bytes(tag: number, value: Uint8Array): void {
    putTag(this, tag, 0);
    scalar.putBytes(this, tag, value);
  }

  /** The number of an enum member; on the wire an int32. */
  enum(tag: number, value: number): void {
    putTag(this, tag, scalar.SCALAR_BYTES_MAX);
    scalar.putInt32(this, tag, value);
  }

  /** A `google.protobuf.Timestamp`: to the millisecond, years 1 to 9999. */
  timestamp(tag: number, value: Date): void {
    putTimestamp(this, tag, value);
  }

  /** A `google.protobuf.Duration`: milliseconds, fractions kept to the nanosecond. */
  duration(tag: number, value: number): void {
    putDuration(this, tag, value);
  }

  /** A `google.protobuf.Value`; each array or object counts as one level of nesting. */
  json(tag: number, value: JsonValue): void {
    putJson(this, tag, value, this.#depth);
  }

  /** The `packed…` methods write a list with one tag, and nothing for an empty list. */
  packedBool(tag: number, values: readonly boolean[]): void {
    packed.putPacked(this, tag, values, scalar.putBool);
  }

  packedInt32(tag: number, values: readonly number[]): void {
    packed.putPackedInt32(this, tag, values);
  }

  packedUint32(tag: number, values: readonly number[]): void {
    packed.putPackedUint32(this, tag, values);
  }

  packedSint32(tag: number, values: readonly number[]): void {
    packed.putPackedSint32(this, tag, values);
  }

  packedFixed32(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putFixed32);
  }

  packedSfixed32(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putSfixed32);
  }

  packedFloat(tag: number, values: readonly number[]): void {
    packed.putPackedFloat(this, tag, values);
  }

  packedDouble(tag: number, values: readonly number[]): void {
    packed.putPackedDouble(this, tag, values);
  }

  packedInt64(tag: number, values: readonly bigint[]): void {
    packed.putPacked(this, tag, values, scalar.putInt64);
  }

  packedUint64(tag: number, values: readonly bigint[]): void {
    packed.putPacked(this, tag, values, scalar.putUint64);
  }

  packedSint64(tag: number, values: readonly bigint[]): void {
    packed.putPacked(this, tag, values, scalar.putSint64);
  }

  packedFixed64(tag: number, values: readonly bigint[]): void {
    packed.putPacked(this, tag, values, scalar.putFixed64);
  }

  packedSfixed64(tag: number, values: readonly bigint[]): void {
    packed.putPacked(this, tag, values, scalar.putSfixed64);
  }

  packedInt64Number(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putInt64Number);
  }

  packedUint64Number(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putUint64Number);
  }

  packedSint64Number(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putSint64Number);
  }

  packedFixed64Number(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putFixed64Number);
  }

  packedSfixed64Number(tag: number, values: readonly number[]): void {
    packed.putPacked(this, tag, values, scalar.putSfixed64Number);
  }

  /** A list of enum members; `number` gives the number of one, as generated code does. */
  packedEnum<T>(tag: number, values: readonly T[], number: (value: T) => number): void {
    packed.putPacked(this, tag, values, (slab, field, value) => {
      scalar.putInt32(slab, field, number(value));
    });
  }

  #grow(needed: number): void {
    if (needed > BUFFER_BYTES_MAX) {
      throw new EncodeError("message", `at most ${BUFFER_BYTES_MAX} bytes`, "more");
    }
    const size = Math.min(Math.max(needed, this.buffer.length * 2), BUFFER_BYTES_MAX);
    const grown = uninitialized(size);
    grown.set(this.buffer.subarray(0, this.position));
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Apart, because V8 goes by the size of a function when it inlines. */
function tooDeep(): EncodeError {
  return new EncodeError("message", `at most ${NESTING_MAX} levels of nesting`, "more");
}
