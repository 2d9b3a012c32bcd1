/** Widest stretch of a source line that is shown, in columns of the screen. */
const shownMax = 120;
/** Of a line that is cut, so much is shown before what the frame is about. */
const beforeFocus = 40;
/** Characters without width, of which a line may have any number, end at so many UTF-16 units. */
const unitsMax = 4 * shownMax;
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
  const first = windowStart(line, focus);
  const columns: number[] = [];
  let text = first > 0 ? "…" : "";
  let width = text.length;
  let offset = first;
  const last = Math.min(line.length, first + unitsMax);
  while (offset < last && width < shownMax) {
    const character = characterAt(line, offset);
    const shown = show(character, width);
    for (let unit = 0; unit < character.length; unit++) columns[offset + unit] = width;
    text += shown;
    width += shown === character ? widthOf(character) : shown.length;
    offset += character.length;
  }
  const end = width;
  if (offset < line.length) text += "…";
  return { text, column: (at) => columns[at] ?? (at < first ? 0 : end) };
}

/** A text without what could move the cursor or change colours of a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === "\n" ? character : "\uFFFD",
  );
}

/** Where to begin so that the focus is shown: at 0 when all fits, else some columns before it. */
function windowStart(line: string, focus: number): number {
  const last = Math.min(line.length, focus + unitsMax);
  let after = 0;
  for (let at = focus; at < last && after < shownMax;) {
    const character = characterAt(line, at);
    after += roomOf(character);
    at += character.length;
  }
  const room = Math.max(beforeFocus, shownMax - 1 - after);
  let start = Math.min(focus, line.length);
  let before = 0;
  const earliest = Math.max(0, focus - unitsMax / 2);
  while (start > earliest && before < room) {
    const code = line.charCodeAt(start - 1);
    const isPair = code >= 0xdc00 && code <= 0xdfff && start > 1;
    const previous = characterAt(line, isPair ? start - 2 : start - 1);
    before += roomOf(previous);
    start -= isPair && previous.length === 2 ? 2 : 1;
  }
  return start;
}

function characterAt(line: string, offset: number): string {
  return String.fromCodePoint(line.codePointAt(offset) ?? 0);
}

/** Columns that a character takes at most. */
function roomOf(character: string): number {
  return character === "\t" ? tabWidth : widthOf(character);
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
