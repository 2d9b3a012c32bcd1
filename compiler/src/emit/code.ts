import { Block, type BlockLine, type Doc } from "./document.js";

/** What a template may hold: a document, or nothing. */
export type Content = Doc | undefined;

/**
 * Builds a document from a template that reads like its output: its line breaks are kept, and its
 * indentation, two spaces a level, counts from the least indented line. On a line of its own an
 * array is a list of lines, and nothing removes the line; within a line an array is one text after
 * the other.
 */
export function code(strings: TemplateStringsArray, ...values: readonly Content[]): Doc {
  const block: BlockLine[] = [];
  for (const { depth, parts } of linesOf(strings)) {
    const [only] = parts;
    if (parts.length > 1 || typeof only !== "number") {
      block.push({ depth, content: parts.map((part) => contentOf(part, values)) });
      continue;
    }
    for (const content of itemsOf(values[only])) block.push({ depth, content });
  }
  return new Block(block);
}

/** One document per line; empty ones take none. */
export function lines(items: readonly Content[]): Doc {
  const present = items.filter(isPresent);
  const [only] = present;
  if (present.length < 2) return only ?? "";
  return new Block(present.map((content) => ({ depth: 0, content })));
}

/** Documents with an empty line between them; empty ones take none. */
export function paragraphs(items: readonly Content[]): Doc {
  const [first, ...rest] = items.filter(isPresent);
  if (first === undefined || rest.length === 0) return first ?? "";
  const block = [first, ...rest.flatMap((item) => ["", item])];
  return new Block(block.map((content) => ({ depth: 0, content })));
}

function contentOf(part: string | number, values: readonly Content[]): Doc {
  return typeof part === "string" ? part : (values[part] ?? "");
}

/** What a line of its own holds: an array is a list of lines. */
function itemsOf(value: Content): readonly Doc[] {
  if (value === undefined || !isPresent(value)) return [];
  return Array.isArray(value) ? value.filter(isPresent) : [value];
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
