import { allowanceOf, ALLOWED } from "./allowance.js";
import { DecodeError } from "./decode-error.js";
import { readJson } from "./json-reading.js";
import type { JsonValue } from "./json-value.js";
import { NESTING_MAX } from "./nesting.js";
import * as packed from "./packed-reading.js";
import * as scalar from "./scalar-reading.js";
import { skipField } from "./skipping.js";
import { byteAt, tooShort } from "./source.js";
import { UnknownFieldStore } from "./unknown-field-store.js";
import { readVarint32Exact } from "./varint-reading.js";
import { readDuration, readTimestamp } from "./well-known-reading.js";

/** A shorter chunk gets no view before it is needed: to make one takes as long as five short texts gain by it. */
const VIEWED_BYTES_MIN = 128;

const NOTHING: Uint8Array = /*@__PURE__*/ new Uint8Array(0);

/**
 * Reads protobuf fields in place from a slice of a chunk; only `bytes` values and kept unknown
 * fields are copied. Nothing outside `[position, end)` is looked at, every length is checked
 * against what is left before anything is allocated, and whatever is wrong is a `DecodeError`.
 * After one, `reset` makes the reader usable again.
 */
export class Reader {
  /** The bytes being read, and more around them. */
  chunk: Uint8Array;

  /** Where the next byte is read. */
  position = 0;

  /** Where the message being read ends. */
  end = 0;

  /** Upper half of the 64-bit varint read last. */
  high = 0;

  /** Nobody else reads or writes the memory of `chunk`, now or later, so that values may keep parts of it. */
  ownsChunk = false;

  /** The memory of `chunk`, once somebody made it. */
  madeView: DataView | undefined = undefined;

  /** Messages that were entered and not left: 1 within the outermost. */
  #depth = 0;
  /** Bytes of memory that the messages still to come in the outermost may take. */
  #allowance = 0;
  #origin = 0;
  #unknown: UnknownFieldStore | undefined;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.chunk = NOTHING;
    this.reset(bytes, start, end);
  }

  /** The memory of `chunk`; that of a short one is made when first asked for. */
  get view(): DataView {
    return this.madeView ?? this.#makeView();
  }

  /** Starts over with another slice, or with another part of the same. */
  reset(bytes: Uint8Array, start = 0, end: number = bytes.length): void {
    if (!(start >= 0 && start <= end && end <= bytes.length)) {
      throw new RangeError(`slice [${start}, ${end}) does not lie in ${bytes.length} bytes`);
    }
    if (bytes !== this.chunk) {
      this.chunk = bytes;
      this.madeView = bytes.length < VIEWED_BYTES_MIN ? undefined : this.#makeView();
    }
    this.position = start;
    this.end = end;
    this.#origin = start;
    this.#depth = 0;
  }

  /**
   * Begins a message of `length` bytes at `position`; pass what it returns to `leave`. `footprint`
   * is about how many bytes of memory the message takes when none of its fields come.
   */
  enter(length: number, footprint = 0): number {
    const { position, end } = this;
    if (length > end - position) throw tooShort(this, "message", length);
    if (this.#depth === 0) {
      this.#origin = position;
      this.#allowance = allowanceOf(length);
    } else if (this.#depth > NESTING_MAX && length > 0) {
      // The default instance of an absent message is read from no bytes, at whatever depth.
      throw this.error("message", `at most ${NESTING_MAX} levels of nesting`, "more");
    }
    this.#allowance -= footprint;
    if (this.#allowance < 0) throw this.error("message", ALLOWED, "more");
    this.#depth += 1;
    this.end = position + length;
    return end;
  }

  /** Ends the message that `enter` began; its last field must end where it does. */
  leave(outer: number): void {
    if (this.position !== this.end) {
      throw this.error("message", `its end at byte ${this.end - this.#origin}`, "a longer field");
    }
    this.#depth -= 1;
    this.end = outer;
  }

  /** Reads the length of what follows, which is all there. */
  length(): number {
    return scalar.readLength(this);
  }

  /** Reads `number << 3 | wire type`. It may be any: `keepUnknown` and `skip` refuse a bad one. */
  tag(): number {
    const { position } = this;
    if (position < this.end) {
      const tag = byteAt(this.chunk, position);
      if (tag < 0x80) {
        this.position = position + 1;
        return tag;
      }
    }
    return readVarint32Exact(this, "field tag");
  }

  bool(): boolean {
    return scalar.readBool(this);
  }

  /** Also the number of an enum member. */
  int32(): number {
    return scalar.readInt32(this);
  }

  uint32(): number {
    return scalar.readUint32(this);
  }

  sint32(): number {
    return scalar.readSint32(this);
  }

  fixed32(): number {
    return scalar.readFixed32(this);
  }

  sfixed32(): number {
    return scalar.readSfixed32(this);
  }

  float(): number {
    return scalar.readFloat(this);
  }

  double(): number {
    return scalar.readDouble(this);
  }

  int64(): bigint {
    return scalar.readInt64(this);
  }

  uint64(): bigint {
    return scalar.readUint64(this);
  }

  sint64(): bigint {
    return scalar.readSint64(this);
  }

  fixed64(): bigint {
    return scalar.readFixed64(this);
  }

  sfixed64(): bigint {
    return scalar.readSfixed64(this);
  }

  /** The `…Number` methods refuse what is not a safe integer. */
  int64Number(): number {
    return scalar.readInt64Number(this);
  }

  uint64Number(): number {
    return scalar.readUint64Number(this);
  }

  sint64Number(): number {
    return scalar.readSint64Number(this);
  }

  fixed64Number(): number {
    return scalar.readFixed64Number(this);
  }

  sfixed64Number(): number {
    return scalar.readSfixed64Number(this);
  }

  /** Refuses ill-formed UTF-8; a byte order mark is part of the text. */
  string(): string {
    return scalar.readString(this);
  }

  /** A copy, or where the chunk is the reader's own and mostly this value, that part of it. */
  bytes(): Uint8Array<ArrayBuffer> {
    return scalar.readBytes(this);
  }

  /** `into` is what an earlier occurrence of the field read as; protobuf merges the two. */
  timestamp(into?: Date): Date {
    return readTimestamp(this, into);
  }

  /** Milliseconds; `into` as for `timestamp`. */
  duration(into?: number): number {
    return readDuration(this, into);
  }

  /** `into` as for `timestamp`; a list or object in it is reused. */
  json(into?: JsonValue): JsonValue {
    return readJson(this, this.#depth - 1, into);
  }

  /** The `packed…` methods return the list behind what `into` holds: another one, or the same. */
  packedBool(into: boolean[]): boolean[] {
    return packed.readPacked(this, into, scalar.readBool);
  }

  packedInt32(into: number[]): number[] {
    return packed.readPackedInt32(this, into);
  }

  packedUint32(into: number[]): number[] {
    return packed.readPackedUint32(this, into);
  }

  packedSint32(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readSint32);
  }

  packedFixed32(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readFixed32);
  }

  packedSfixed32(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readSfixed32);
  }

  packedFloat(into: number[]): number[] {
    return packed.readPackedFloat(this, into);
  }

  packedDouble(into: number[]): number[] {
    return packed.readPackedDouble(this, into);
  }

  packedInt64(into: bigint[]): bigint[] {
    return packed.readPacked(this, into, scalar.readInt64);
  }

  packedUint64(into: bigint[]): bigint[] {
    return packed.readPacked(this, into, scalar.readUint64);
  }

  packedSint64(into: bigint[]): bigint[] {
    return packed.readPacked(this, into, scalar.readSint64);
  }

  packedFixed64(into: bigint[]): bigint[] {
    return packed.readPacked(this, into, scalar.readFixed64);
  }

  packedSfixed64(into: bigint[]): bigint[] {
    return packed.readPacked(this, into, scalar.readSfixed64);
  }

  packedInt64Number(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readInt64Number);
  }

  packedUint64Number(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readUint64Number);
  }

  packedSint64Number(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readSint64Number);
  }

  packedFixed64Number(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readFixed64Number);
  }

  packedSfixed64Number(into: number[]): number[] {
    return packed.readPacked(this, into, scalar.readSfixed64Number);
  }

  /** A list of enum members; `member` gives the one with a number, as generated code does. */
  packedEnum<T>(into: T[], member: (number: number) => T): T[] {
    return packed.readPacked(this, into, (source) => member(scalar.readInt32(source)));
  }

  /** Skips the field whose tag was just read. */
  skip(tag: number): void {
    skipField(this, tag, this.#depth - 1);
  }

  /** Skips the field whose tag was just read; returns `kept` with the bytes of the field appended. */
  keepUnknown(tag: number, kept: Uint8Array | undefined): Uint8Array {
    const start = this.position;
    skipField(this, tag, this.#depth - 1);
    this.#unknown ??= new UnknownFieldStore();
    return this.#unknown.append(kept, tag, this.chunk.subarray(start, this.position));
  }

  /** The error for what is read at `position`. */
  error(what: string, expected: string, got: string): DecodeError {
    const offset = this.position - this.#origin;
    return new DecodeError(what, expected, got, offset);
  }

  #makeView(): DataView {
    const { buffer, byteOffset, byteLength } = this.chunk;
    this.madeView = new DataView(buffer, byteOffset, byteLength);
    return this.madeView;
  }
}
