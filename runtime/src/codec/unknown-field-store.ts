import { putVarint32 } from "./varint.js";

/** Longest tag: a 32-bit varint. */
const TAG_BYTES_MAX = 5;

/**
 * Appends unknown fields to what a message has kept already. A message of many unknown fields
 * would cost quadratic time if each copied those before it, so from the second field on there is
 * spare room behind what is kept, and an append into it copies the new field alone.
 */
export class UnknownFieldStore {
  /** For each buffer made here how much of it is taken; so no two views write to the same bytes. */
  readonly #taken = new WeakMap<ArrayBufferLike, number>();

  /** Returns `kept` with a field appended: its tag, and `value`, which holds what follows the tag. */
  append(kept: Uint8Array | undefined, tag: number, value: Uint8Array): Uint8Array {
    const keptBytes = kept === undefined ? 0 : kept.length;
    const neededMax = keptBytes + TAG_BYTES_MAX + value.length;
    const target = this.#room(kept, neededMax);
    const start = putVarint32(target, keptBytes, tag);
    target.set(value, start);
    const end = start + value.length;
    this.#taken.set(target.buffer, end);
    return target.subarray(0, end);
  }

  /** The buffer that `kept` begins, when it is ours, ends at `kept` and has room; else a copy. */
  #room(kept: Uint8Array | undefined, neededMax: number): Uint8Array {
    if (kept === undefined) return new Uint8Array(neededMax);
    const ours = this.#taken.get(kept.buffer) === kept.length && kept.byteOffset === 0;
    if (ours && kept.buffer.byteLength >= neededMax) return new Uint8Array(kept.buffer);
    const larger = new Uint8Array(Math.max(neededMax, 2 * kept.length));
    larger.set(kept);
    return larger;
  }
}
