/** Longest stretch of a source line that is shown. */
const shownMax = 120;
const tabWidth = 4;

/** A source line as shown, and where the columns of the file are in it. */
export interface FrameLine {
  readonly text: string;
  /** Column on the screen, from 0, of an offset in the line, from 0. */
  readonly column: (offset: number) => number;
}

/**
 * Makes a line fit for a terminal: tabs become spaces, control characters visible, and of a long
 * line only the part around `focus` is left. Wide characters count as two columns.
 */
export function frameLine(line: string, focus: number): FrameLine {
  const first = line.length <= shownMax ? 0 : windowStart(line, focus);
  const last = Math.min(line.length, first + shownMax);
  const columns: number[] = [];
  let text = first > 0 ? "…" : "";
  let width = text.length;
  for (let offset = first; offset < last;) {
    const character = String.fromCodePoint(line.codePointAt(offset) ?? 0);
    const shown = show(character, width);
    for (let unit = 0; unit < character.length; unit++) columns[offset + unit] = width;
    text += shown;
    width += shown === character ? widthOf(character) : shown.length;
    offset += character.length;
  }
  const end = width;
  if (last < line.length) text += "…";
  return { text, column: (offset) => columns[offset] ?? (offset < first ? 0 : end) };
}

/** A text without what could move the cursor or change colours of a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === "\n" ? character : "\uFFFD",
  );
}

function windowStart(line: string, focus: number): number {
  const start = Math.max(0, Math.min(focus - 40, line.length - shownMax));
  const code = line.charCodeAt(start);
  return code >= 0xdc00 && code <= 0xdfff ? start - 1 : start;
}

function show(character: string, width: number): string {
  if (character === "\t") return " ".repeat(tabWidth - (width % tabWidth));
  return /^[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]$/u.test(character)
    ? "\uFFFD"
    : character;
}

function widthOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\u200b-\u200f\ufeff]$/u.test(character)) return 0;
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u.test(
    character,
  )
    ? 2
    : 1;
}
