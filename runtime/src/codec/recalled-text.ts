/**
 * Short texts that came before. Keys of maps, names and the words of a vocabulary come again and
 * again: a text of 6 bytes takes 21 ns to make, and 9 ns to find here, where it is no new string to
 * collect later either, and has its hash for a Map already. An `Entity` of the benchmark is read in
 * 0.55 of the time when its ten texts are found, and in 1.1 of it when none of them ever came before.
 *
 * The bytes are compared, all of them, so that what is found is what would have been made. A text is
 * held from the second time on that its bytes come in a row for its place: what comes once only, a
 * password say, is not kept. A place holds one text, so that there are never more than places.
 */
import { byteAt, type Source } from "./source.js";
import { readText } from "./utf8-reading.js";

/** A shorter text is made as fast, a longer one does not fit into four words. */
const LENGTH_MIN = 4;
const LENGTH_MAX = 16;

const PLACE_BITS = 10;
const PLACES = 1 << PLACE_BITS;

/** For each place the bytes that came last: four words, which overlap in a short text, and the length. */
const WORDS = 5;
const words = /*@__PURE__*/ new Int32Array(WORDS * PLACES);

const texts: (string | undefined)[] = /*@__PURE__*/ Array.from({ length: PLACES });

/**
 * Reads a text with its length, `view` being the memory of the chunk; undefined, and nothing is read,
 * when it is not of those that are kept here, not all there or not valid UTF-8.
 *
 * All in one function: V8 inlines none of this size. Where it inlined half of it into a decoder, there
 * was no room left for what is called more often, and the decoder took a fifth longer.
 */
export function recallText(source: Source, view: DataView): string | undefined {
  const { chunk, position } = source;
  const length = position < source.end ? byteAt(chunk, position) : 0;
  const isShort = length >= LENGTH_MIN && length <= LENGTH_MAX;
  if (!isShort || length >= source.end - position) return undefined;
  const start = position + 1;
  const end = start + length;
  const last = end - 4;
  const a = view.getInt32(start, true);
  const b = view.getInt32(last, true);
  let c = 0;
  let d = 0;
  if (length > 8) {
    c = view.getInt32(start + 4, true);
    d = view.getInt32(last - 4, true);
  }
  // Any mixture of all the bits will do; odd factors lose none of them.
  const mixed = a ^ Math.imul(b, 0x85ebca6b) ^ c ^ Math.imul(d, 0x2c1b3c6d);
  const place = Math.imul(mixed, 0x9e3779b1) >>> (32 - PLACE_BITS);
  const at = place * WORDS;
  const isKnown =
    words[at] === a &&
    words[at + 1] === b &&
    words[at + 2] === c &&
    words[at + 3] === d &&
    words[at + 4] === length;
  const known = isKnown ? texts[place] : undefined;
  if (known !== undefined) {
    source.position = end;
    return known;
  }
  const text = readText(chunk, start, end);
  words[at] = a;
  words[at + 1] = b;
  words[at + 2] = c;
  words[at + 3] = d;
  words[at + 4] = length;
  texts[place] = isKnown ? text : undefined;
  if (text !== undefined) source.position = end;
  return text;
}
