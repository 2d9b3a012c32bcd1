import { putVarint32, varint32Size } from "./varint.js";

/** The growing buffer under a `Writer`, as the functions that write into it see it. */
export interface Slab {
  /** The whole buffer; what is written lies in `[0, position)`. Replaced when it grows. */
  readonly buffer: Uint8Array;
  /** The same memory as `buffer`. */
  readonly view: DataView;
  /** Where the next byte goes. */
  position: number;
  /** Makes room for `count` bytes after `position`; `buffer` and `view` may be replaced. */
  reserve(count: number): void;
}

/** Longest tag: a varint of 32 bits. */
export const TAG_BYTES_MAX = 5;

/** Writes a tag and makes room for `room` bytes after it. */
export function putTag(slab: Slab, tag: number, room: number): void {
  slab.reserve(TAG_BYTES_MAX + room);
  const { buffer, position } = slab;
  if (tag < 0x80) {
    buffer[position] = tag;
    slab.position = position + 1;
  } else slab.position = putVarint32(buffer, position, tag);
}

/** Writes a tag and leaves one byte for the length of what follows; returns where that begins. */
export function openLength(slab: Slab, tag: number): number {
  putTag(slab, tag, 1);
  slab.position += 1;
  return slab.position;
}

/**
 * Writes the length of what was written since `mark`. Nearly all bodies are shorter than 128 bytes
 * and fit the byte left for it; a longer one is moved to make room, which costs less than
 * measuring every body beforehand.
 */
export function closeLength(slab: Slab, mark: number): void {
  const length = slab.position - mark;
  if (length < 0x80) slab.buffer[mark - 1] = length;
  else shiftForLength(slab, mark, length);
}

function shiftForLength(slab: Slab, mark: number, length: number): void {
  const extra = varint32Size(length) - 1;
  slab.reserve(extra);
  slab.buffer.copyWithin(mark + extra, mark, slab.position);
  putVarint32(slab.buffer, mark - 1, length);
  slab.position += extra;
}
