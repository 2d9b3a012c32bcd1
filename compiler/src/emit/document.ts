import { builders, printer } from "prettier/doc";

const { align, hardlineWithoutBreakParent: newline } = builders;

/** A piece of generated text with the places where it may break; an array is one after the other. */
export type Doc = string | Breakable | Block | Enclosing | readonly Doc[];

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

/**
 * Lines that stay lines, whatever surrounds them. None bears on how another is laid out, so that
 * only those go through prettier's printer that are too long for their place.
 */
export class Block {
  readonly lines: readonly BlockLine[];

  constructor(lines: readonly BlockLine[]) {
    this.lines = lines;
  }
}

/** A line of a block, or a block within it. */
export interface BlockLine {
  /** Levels of indentation below the block. */
  readonly depth: number;
  readonly content: Doc;
}

/**
 * A text that opens and closes a block. Prettier's printer lays it out around a mark in the place of
 * the block, whose lines are then printed where the mark stood: what is long inside is no part of
 * prettier's document.
 */
export class Enclosing {
  readonly block: Block;
  /** The whole, with what stands on a line of its own inside it. */
  readonly around: (inside: Doc) => Doc;

  constructor(block: Block, around: (inside: Doc) => Doc) {
    this.block = block;
    this.around = around;
  }
}

/** Stands for the block of an `Enclosing`; nothing that is generated contains it. */
const MARK = "/*inside*/";

/** A text made of parts, with the document to print when it is not short. */
export function breakable(parts: readonly Doc[], build: () => builders.Doc): Doc {
  return new Breakable(flatText(parts), build);
}

/** One text after the other. */
export function concat(parts: readonly Doc[]): Doc {
  return new Breakable(flatText(parts), () => parts.map(toPrettier));
}

/** The text on one line, when it could fit on one. */
export function flatText(doc: Doc): string | undefined {
  if (typeof doc === "string") return doc.length <= LAYOUT.printWidth ? doc : undefined;
  if (doc instanceof Breakable) return doc.flat;
  if (doc instanceof Block || doc instanceof Enclosing) return undefined;
  let text = "";
  for (const part of doc) {
    const flat = flatText(part);
    if (flat === undefined) return undefined;
    text += flat;
    if (text.length > LAYOUT.printWidth) return undefined;
  }
  return text;
}

/** Prettier's own document. */
export function toPrettier(doc: Doc): builders.Doc {
  if (typeof doc === "string") return doc;
  if (doc instanceof Breakable) return doc.build();
  if (doc instanceof Block) return blockToPrettier(doc);
  return doc instanceof Enclosing ? toPrettier(doc.around(doc.block)) : doc.map(toPrettier);
}

/** Prettier's document of something that gets a line of its own as soon as what surrounds it breaks. */
export function itemToPrettier(doc: Doc): builders.Doc {
  return fittingText(doc, SHORT_WIDTH) ?? toPrettier(doc);
}

/** The text of a document, with a line break at its end. */
export function print(document: Doc): string {
  const texts: string[] = [];
  printLines(document, 0, texts);
  return `${texts.join("\n")}\n`;
}

function printLines(doc: Doc, depth: number, texts: string[]): void {
  if (doc instanceof Block) {
    for (const line of doc.lines) printLines(line.content, depth + line.depth, texts);
    return;
  }
  if (doc instanceof Enclosing) {
    const around = layOut(doc.around(MARK), depth);
    const mark = around.indexOf(MARK);
    const lineStart = around.lastIndexOf("\n", mark) + 1;
    texts.push(around.slice(0, lineStart - 1));
    printLines(doc.block, (mark - lineStart) / LAYOUT.tabWidth, texts);
    texts.push(around.slice(mark + MARK.length + 1));
    return;
  }
  const text = fittingText(doc, LAYOUT.printWidth - depth * LAYOUT.tabWidth);
  texts.push(text === undefined ? layOut(doc, depth) : indented(text, depth));
}

/** The text of a line that may have to break, laid out by prettier's printer. */
function layOut(content: Doc, depth: number): string {
  // A line break is what gives the first line its indentation.
  const document = align(depth * LAYOUT.tabWidth, [newline, toPrettier(content)]);
  return printer.printDocToString(document, LAYOUT).formatted.slice(1);
}

/** The block as a part of something that may break. */
function blockToPrettier(block: Block): builders.Doc {
  const parts: builders.Doc[] = [];
  for (const { depth, content } of linesIn(block, 0)) {
    const separator = parts.length === 0 ? "" : newline;
    const text = fittingText(content, SHORT_WIDTH);
    // Spaces in a text cost less than a level of indentation.
    if (text !== undefined) parts.push(separator, indented(text, depth));
    else parts.push(align(depth * LAYOUT.tabWidth, [separator, toPrettier(content)]));
  }
  return parts;
}

/** The lines of a document, however deep its blocks are nested. */
function linesIn(doc: Doc, depth: number, lines: BlockLine[] = []): readonly BlockLine[] {
  if (!(doc instanceof Block)) lines.push({ depth, content: doc });
  else for (const line of doc.lines) linesIn(line.content, depth + line.depth, lines);
  return lines;
}

/** The text on one line, when it takes no more than a number of columns. */
function fittingText(doc: Doc, width: number): string | undefined {
  // A text without places to break is what it is.
  if (typeof doc === "string") return doc;
  const text = flatText(doc);
  if (text === undefined || text.length > width) return undefined;
  return isOneColumnEach(text) ? text : undefined;
}

/** Whether every character is as wide as one column; prettier counts the others. */
function isOneColumnEach(text: string): boolean {
  return !/[^\x20-\x7e]/.test(text);
}

function indented(text: string, depth: number): string {
  return text === "" ? text : "  ".repeat(depth) + text;
}
