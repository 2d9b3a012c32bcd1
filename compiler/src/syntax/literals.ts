/** One escape, or a stretch without any. */
const piecePattern = /\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|[^])|[^\\]+|\\$/g;

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** A string literal after its escapes are resolved. */
export interface StringContent {
  readonly value: string;
  readonly bytes: Uint8Array;
  /** Escapes that mean nothing, with their offset in the literal. */
  readonly unknownEscapes: readonly { readonly text: string; readonly offset: number }[];
}

/** Reads a literal with its quotes; one that is not closed is read to its end. */
export function readString(literal: string): StringContent {
  const quote = literal[0] ?? "";
  const closed = literal.length > 1 && literal.endsWith(quote);
  const body = literal.slice(1, closed ? -1 : undefined);
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  const unknownEscapes: { text: string; offset: number }[] = [];
  let value = "";
  for (const match of body.matchAll(piecePattern)) {
    const piece = match[0];
    const text = piece.startsWith("\\") ? escapeValue(piece) : piece;
    if (text === undefined && unknownEscapes.length < 10) {
      unknownEscapes.push({ text: piece, offset: match.index + 1 });
    }
    if (text === undefined) continue;
    value += text;
    if (piece.startsWith("\\x")) bytes.push(text.charCodeAt(0));
    else for (const byte of encoder.encode(text)) bytes.push(byte);
  }
  return { value, bytes: Uint8Array.from(bytes), unknownEscapes };
}

function escapeValue(escape: string): string | undefined {
  const letter = escape[1] ?? "";
  if (escape.length === 2) return simpleEscapes[letter];
  const code = codeOf(escape);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10ffff || surrogate ? undefined : String.fromCodePoint(code);
}

/** The number in `\xHH`, `\uHHHH` or `\u{H…}`. */
function codeOf(escape: string): number {
  return Number.parseInt(escape.replace(/[^0-9A-Fa-f]/g, ""), 16);
}

/** What to do about an escape that means nothing. */
export function escapeHelp(escape: string): string {
  if (escape.length === 2) {
    return "known are \\n \\r \\t \\b \\f \\v \\0 \\\\ \\\" \\' \\xHH \\uHHHH \\u{H…}";
  }
  return codeOf(escape) > 0x10ffff
    ? "the last character is \\u{10FFFF}"
    : "a lone surrogate is no character: write the whole character, as it is or as \\u{H…}";
}

/** A number literal. */
export interface NumberContent {
  /** `undefined` for what is no integer, or has more digits than any type holds. */
  readonly integer: bigint | undefined;
  readonly float: number;
  /** A number such as 1e999: `float` is infinite although `inf` was not written. */
  readonly overflows: boolean;
}

/** The value of a number literal; `undefined` when the text is not one. */
export function readNumber(text: string): NumberContent | undefined {
  if (text === "-inf") return { integer: undefined, float: -Infinity, overflows: false };
  const negative = text.startsWith("-");
  const digits = negative ? text.slice(1) : text;
  if (/^(?:0|[1-9][0-9]*|0[xX][0-9A-Fa-f]+)$/.test(digits) && digits.length <= 64) {
    const integer = negative ? -BigInt(digits) : BigInt(digits);
    const float = negative && integer === 0n ? -0 : Number(integer);
    return { integer, float, overflows: false };
  }
  if (!/^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(digits)) return undefined;
  const float = Number(text);
  return { integer: undefined, float, overflows: !Number.isFinite(float) };
}
