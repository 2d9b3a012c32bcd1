import { builders } from "prettier/doc";
import { Breakable, concat, flatText, toPrettier, type Doc } from "./document.js";

/** What a template may hold: a document, or nothing. */
export type Content = Doc | undefined;

const { hardlineWithoutBreakParent: newline, indent } = builders;

/**
 * Builds a document from a template that reads like its output: its line breaks are kept, and its
 * indentation, two spaces a level, counts from the least indented line. On a line of its own an
 * array is a list of lines, and nothing removes the line; within a line an array is one text after
 * the other.
 */
export function code(strings: TemplateStringsArray, ...values: readonly Content[]): Doc {
  return new Breakable(undefined, () => laidOut(linesOf(strings), values));
}

/** One document per line; empty ones take none. */
export function lines(items: readonly Content[]): Doc {
  return separated(items, [newline]);
}

/** Documents with an empty line between them; empty ones take none. */
export function paragraphs(items: readonly Content[]): Doc {
  return separated(items, [newline, newline]);
}

function separated(items: readonly Content[], separator: builders.Doc[]): Doc {
  const present = items.filter(isPresent);
  if (present.length < 2) return concat(present);
  return new Breakable(undefined, () => {
    const parts: builders.Doc[] = [];
    for (const item of present) {
      parts.push(...(parts.length === 0 ? [] : separator), onItsLine(item));
    }
    return parts;
  });
}

function laidOut(template: readonly TemplateLine[], values: readonly Content[]): builders.Doc {
  const root: builders.Doc[] = [];
  const open: builders.Doc[][] = [root];
  let isFirst = true;
  for (const line of template) {
    const content = contentOf(line, values);
    if (content === undefined) continue;
    while (open.length > line.depth + 1) open.pop();
    while (open.length <= line.depth) {
      const nested: builders.Doc[] = [];
      open.at(-1)?.push(indent(nested));
      open.push(nested);
    }
    if (!isFirst) open.at(-1)?.push(newline);
    open.at(-1)?.push(onItsLine(content));
    isFirst = false;
  }
  return root;
}

/** A document that has a line for itself: short ones need no layout. */
function onItsLine(content: Doc): builders.Doc {
  return flatText(content) ?? toPrettier(content);
}

function isPresent(item: Content): item is Doc {
  if (item === undefined || item === "") return false;
  return !Array.isArray(item) || item.some(isPresent);
}

/** A line of a template: its text, with the number of a value where one stands. */
interface TemplateLine {
  readonly depth: number;
  readonly parts: readonly (string | number)[];
}

function contentOf(line: TemplateLine, values: readonly Content[]): Doc | undefined {
  const [only] = line.parts;
  if (line.parts.length === 1 && typeof only === "number") {
    const value = values[only];
    if (value === undefined || !isPresent(value)) return undefined;
    return Array.isArray(value) ? lines(value) : value;
  }
  return line.parts.map((part) => (typeof part === "string" ? part : (values[part] ?? "")));
}

const parsed = new WeakMap<TemplateStringsArray, readonly TemplateLine[]>();

function linesOf(strings: TemplateStringsArray): readonly TemplateLine[] {
  let lines = parsed.get(strings);
  if (lines === undefined) {
    lines = parse(strings);
    parsed.set(strings, lines);
  }
  return lines;
}

function parse(strings: TemplateStringsArray): readonly TemplateLine[] {
  const rows: (string | number)[][] = [[]];
  for (const [index, text] of strings.entries()) {
    if (index > 0) rows.at(-1)?.push(index - 1);
    const [first = "", ...rest] = text.split("\n");
    if (first !== "") rows.at(-1)?.push(first);
    for (const row of rest) rows.push(row === "" ? [] : [row]);
  }
  if (isBlank(rows.at(0))) rows.shift();
  if (isBlank(rows.at(-1))) rows.pop();
  const margin = Math.min(...rows.filter((row) => !isBlank(row)).map(indentation));
  return rows.map((row) => templateLine(row, margin));
}

function templateLine(row: readonly (string | number)[], margin: number): TemplateLine {
  const spaces = indentation(row);
  if (isBlank(row)) return { depth: 0, parts: [""] };
  const [first, ...rest] = row;
  const text = typeof first === "string" ? first.slice(spaces) : first;
  const parts = text === "" || text === undefined ? rest : [text, ...rest];
  return { depth: (spaces - margin) / 2, parts };
}

function isBlank(row: readonly (string | number)[] | undefined): boolean {
  return row === undefined || row.every((part) => typeof part === "string" && part.trim() === "");
}

function indentation(row: readonly (string | number)[]): number {
  const [first] = row;
  return typeof first === "string" ? first.length - first.trimStart().length : 0;
}
