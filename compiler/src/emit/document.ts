import { builders, printer } from "prettier/doc";

/** A piece of generated text with the places where it may break; an array is one after the other. */
export type Doc = string | Breakable | readonly Doc[];

/** Width and indentation of generated code: prettier's own defaults, whatever the user's are. */
const LAYOUT = { printWidth: 80, tabWidth: 2, useTabs: false };

/** A text this short fits on a line of its own at any indentation that occurs. */
const SHORT_WIDTH = 56;

/**
 * A text that may break. Most never do, so that prettier's document, which costs most of the time,
 * is built only where the text is too long to go without.
 */
export class Breakable {
  /** The text on one line; `undefined` when it is long, or never fits on one. */
  readonly flat: string | undefined;
  readonly build: () => builders.Doc;

  constructor(flat: string | undefined, build: () => builders.Doc) {
    this.flat = flat;
    this.build = build;
  }
}

/** A text made of parts, with the document to print when it is not short. */
export function breakable(parts: readonly Doc[], build: () => builders.Doc): Doc {
  return new Breakable(flatText(parts), build);
}

/** One text after the other. */
export function concat(parts: readonly Doc[]): Doc {
  return new Breakable(flatText(parts), () => parts.map(toPrettier));
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

/** Prettier's own document. */
export function toPrettier(doc: Doc): builders.Doc {
  if (typeof doc === "string") return doc;
  return doc instanceof Breakable ? doc.build() : doc.map(toPrettier);
}

/** Prettier's document of something that gets a line of its own as soon as what surrounds it breaks. */
export function itemToPrettier(doc: Doc): builders.Doc {
  return flatText(doc) ?? toPrettier(doc);
}

/** The text of a document, with a line break at its end. */
export function print(document: Doc): string {
  const parts = [toPrettier(document), builders.hardline];
  return printer.printDocToString(parts, LAYOUT).formatted;
}
