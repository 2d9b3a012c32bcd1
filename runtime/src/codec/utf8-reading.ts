import { byteAt } from "./source.js";

/** Up to this many bytes `readShortAscii` is faster than any native call, which costs about 60 ns. */
const SHORT_TEXT_MAX = 24;

/** Node's own decoder; it replaces what is ill-formed instead of refusing it. */
type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;

// The cast: `Buffer` exists in Node only, and its `utf8Slice` is not in the public types.
const utf8Slice = (globalThis as { Buffer?: { prototype: { utf8Slice?: Utf8Slice } } }).Buffer
  ?.prototype.utf8Slice;

let strictDecoder: InstanceType<typeof TextDecoder> | undefined;

/** The text in `bytes[start, end)`, byte order mark kept; undefined when it is not valid UTF-8. */
export function readText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > SHORT_TEXT_MAX) return readNatively(bytes, start, end);
  return readShortAscii(bytes, start, end) ?? readNatively(bytes, start, end);
}

function readNatively(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (utf8Slice === undefined) return readStrictly(bytes, start, end);
  const text = utf8Slice.call(bytes, start, end);
  // U+FFFD is either in the text itself, which is rare, or stands for ill-formed bytes.
  return text.includes("\ufffd") ? readStrictly(bytes, start, end) : text;
}

function readStrictly(bytes: Uint8Array, start: number, end: number): string | undefined {
  strictDecoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return strictDecoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/**
 * The text in `bytes[start, end)` when it is ASCII, else undefined; for short texts.
 * Eight bytes a step, because a call of `String.fromCharCode` costs more than its
 * arguments.
 */
function readShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let at = start;
  for (; end - at >= 8; at += 8) {
    const a = byteAt(bytes, at);
    const b = byteAt(bytes, at + 1);
    const c = byteAt(bytes, at + 2);
    const d = byteAt(bytes, at + 3);
    const e = byteAt(bytes, at + 4);
    const f = byteAt(bytes, at + 5);
    const g = byteAt(bytes, at + 6);
    const h = byteAt(bytes, at + 7);
    if ((a | b | c | d | e | f | g | h) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  if (end - at >= 4) {
    const a = byteAt(bytes, at);
    const b = byteAt(bytes, at + 1);
    const c = byteAt(bytes, at + 2);
    const d = byteAt(bytes, at + 3);
    if ((a | b | c | d) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d);
    at += 4;
  }
  if (at === end) return text;
  const rest = readTail(bytes, at, end);
  return rest === undefined ? undefined : text + rest;
}

/** One to three bytes. */
function readTail(bytes: Uint8Array, at: number, end: number): string | undefined {
  const a = byteAt(bytes, at);
  if (end - at === 1) return a >= 0x80 ? undefined : String.fromCharCode(a);
  const b = byteAt(bytes, at + 1);
  if (end - at === 2) return (a | b) >= 0x80 ? undefined : String.fromCharCode(a, b);
  const c = byteAt(bytes, at + 2);
  return (a | b | c) >= 0x80 ? undefined : String.fromCharCode(a, b, c);
}
