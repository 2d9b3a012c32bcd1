import type { Box } from "./box.js";
import { printBox } from "./print-box.js";

/** A piece of generated text with the places where it may break; an array is one after the other. */
export type Doc = string | Breakable | readonly Doc[];

/** Width of generated code: prettier's own default, whatever the user's is. */
const WIDTH = 80;

/** A text this short fits on a line of its own at any indentation that occurs. */
const SHORT_WIDTH = 56;

/**
 * A text that may break. Most never do, so that the box that it is laid out from, which costs most
 * of the time, is built only where the text is too long to go without.
 */
export class Breakable {
  /** The text on one line; `undefined` when it is long, or never fits on one. */
  readonly flat: string | undefined;
  readonly build: () => Box;

  constructor(flat: string | undefined, build: () => Box) {
    this.flat = flat;
    this.build = build;
  }
}

/** A text made of parts, with the box to print when it is not short. */
export function breakable(parts: readonly Doc[], build: () => Box): Doc {
  return new Breakable(flatText(parts), build);
}

/** One text after the other. */
export function concat(parts: readonly Doc[]): Doc {
  return new Breakable(flatText(parts), () => parts.map(toBox));
}

/** The text on one line, when it is short. */
export function flatText(doc: Doc): string | undefined {
  if (typeof doc === "string") return doc.length <= SHORT_WIDTH ? doc : undefined;
  if (doc instanceof Breakable) return doc.flat;
  let text = "";
  for (const part of doc) {
    const flat = flatText(part);
    if (flat === undefined) return undefined;
    text += flat;
    if (text.length > SHORT_WIDTH) return undefined;
  }
  return text;
}

/** The box that a document is laid out from. */
export function toBox(doc: Doc): Box {
  if (typeof doc === "string") return doc;
  return doc instanceof Breakable ? doc.build() : doc.map(toBox);
}

/** The box of something that gets a line of its own as soon as what surrounds it breaks. */
export function itemToBox(doc: Doc): Box {
  return flatText(doc) ?? toBox(doc);
}

/** The text of a document, with a line break at its end. */
export function print(document: Doc): string {
  return `${printBox(toBox(document), WIDTH)}\n`;
}
