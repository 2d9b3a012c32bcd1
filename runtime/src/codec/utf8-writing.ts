import type { Slab } from "./slab.js";
import { putVarint32, varint32Size } from "./varint.js";

/**
 * Up to this many UTF-16 units a loop is faster than any native call, which costs about 60 ns
 * however short the text is. Such a text takes at most 72 bytes, so its length fits one byte.
 */
export const SHORT_TEXT_MAX = 24;

const ENCODER = /*@__PURE__*/ new TextEncoder();

/** Writes the UTF-8 of `text` at `at`; returns the position after it, or -1 for a lone surrogate. */
export function putShortText(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else if ((unit & 0xf800) !== 0xd800) {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      index += 1;
      const trail = index < text.length ? text.charCodeAt(index) : 0;
      if (unit >= 0xdc00 || (trail & 0xfc00) !== 0xdc00) return -1;
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (trail & 0x3ff);
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return at;
}

/** Writes the length and the UTF-8 of a well-formed `text` of any length. */
export function putLongText(slab: Slab, text: string): void {
  const lengthAt = slab.position;
  // One byte per unit is the rule; only other texts pay for a length of another size.
  const guess = varint32Size(text.length);
  slab.reserve(guess + text.length);
  const start = lengthAt + guess;
  const first = ENCODER.encodeInto(text, slab.buffer.subarray(start));
  let written = first.written;
  if (first.read < text.length) {
    const rest = text.slice(first.read);
    slab.position = start + written;
    slab.reserve(3 * rest.length);
    written += ENCODER.encodeInto(rest, slab.buffer.subarray(slab.position)).written;
  }
  const extra = varint32Size(written) - guess;
  slab.position = start + written;
  if (extra > 0) {
    slab.reserve(extra);
    slab.buffer.copyWithin(start + extra, start, slab.position);
    slab.position += extra;
  }
  putVarint32(slab.buffer, lengthAt, written);
}

/** Whether `text` has no lone surrogate, so that UTF-8 can hold it. */
export function isWellFormed(text: string): boolean {
  // The cast: ES2024, present in Node 20 and in browsers since 2023, absent from the library types.
  const checked = text as string & { isWellFormed?(): boolean };
  if (checked.isWellFormed !== undefined) return checked.isWellFormed();
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
