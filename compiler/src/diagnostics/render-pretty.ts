import type { SourceFile, Span } from "../source/source-file.js";
import type { Palette } from "./colour.js";
import type { Diagnostic } from "./diagnostic.js";
import { frameLine, printable } from "./frame-line.js";

/** A place to mark in a frame. */
interface Mark {
  readonly span: Span;
  readonly text: string;
  readonly primary: boolean;
}

/**
 * A diagnostic as people read it: the message, the source lines with what is marked in them, what
 * to do about it. Ends with a line break.
 */
export function renderPretty(diagnostic: Diagnostic, palette: Palette): string {
  const paint = diagnostic.severity === "error" ? palette.error : palette.warning;
  const head = paint(`${diagnostic.severity}[${diagnostic.code}]`);
  const lines = [`${head}${palette.strong(`: ${printable(diagnostic.message)}`)}`];
  const marks = marksOf(diagnostic);
  const margin = marginOf(marks);
  for (const group of byFile(marks)) lines.push(...renderFile(group, margin, diagnostic, palette));
  for (const { kind, text } of diagnostic.notes) {
    const lead = `${" ".repeat(margin)}${palette.frame("=")} ${palette.strong(kind)}: `;
    const indent = " ".repeat(margin + 2 + kind.length + 2);
    lines.push(lead + printable(text).split("\n").join(`\n${indent}`));
  }
  return `${lines.join("\n")}\n`;
}

function marksOf({ span, label, labels }: Diagnostic): readonly Mark[] {
  const marks: Mark[] = labels.map((entry) => ({ ...entry, primary: false }));
  if (span !== undefined) marks.unshift({ span, text: label, primary: true });
  return marks;
}

/** Wide enough for the longest line number. */
function marginOf(marks: readonly Mark[]): number {
  const lines = marks.map(({ span }) => span.source.position(span.start).line);
  return lines.length === 0 ? 1 : String(Math.max(...lines)).length;
}

function byFile(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const groups = new Map<SourceFile, Mark[]>();
  for (const mark of marks) {
    const group = groups.get(mark.span.source);
    if (group === undefined) groups.set(mark.span.source, [mark]);
    else group.push(mark);
  }
  return [...groups.values()];
}

function renderFile(
  marks: readonly Mark[],
  margin: number,
  diagnostic: Diagnostic,
  palette: Palette,
): readonly string[] {
  const first = marks[0];
  if (first === undefined) return [];
  const { source, start } = first.span;
  const at = source.position(start);
  const blank = " ".repeat(margin);
  // A file that could not be read has no place to show but its name.
  if (source.text === "") return [`${blank}${palette.frame("┌─")} ${printable(source.name)}`];
  const lines = [
    `${blank}${palette.frame("┌─")} ${printable(source.name)}:${at.line}:${at.column}`,
  ];
  const byLine = new Map<number, Mark[]>();
  for (const mark of marks) {
    const { line } = source.position(mark.span.start);
    const group = byLine.get(line);
    if (group === undefined) byLine.set(line, [mark]);
    else group.push(mark);
  }
  let previous: number | undefined;
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    if (previous !== undefined && line > previous + 1) lines.push(`${blank}${palette.frame("·")}`);
    const group = byLine.get(line) ?? [];
    lines.push(...renderLine({ source, line, marks: group }, margin, diagnostic, palette));
    previous = line;
  }
  return lines;
}

function renderLine(
  where: { readonly source: SourceFile; readonly line: number; readonly marks: readonly Mark[] },
  margin: number,
  diagnostic: Diagnostic,
  palette: Palette,
): readonly string[] {
  const { source, line, marks } = where;
  const lineStart = source.lineStart(line);
  const text = source.lineText(line);
  const frame = frameLine(text, (marks[0]?.span.start ?? lineStart) - lineStart);
  const number = String(line).padStart(margin);
  const lines = [`${palette.frame(`${number}│`)} ${frame.text}`.trimEnd()];
  const ordered = [...marks].sort((a, b) => a.span.start - b.span.start);
  for (const mark of ordered) {
    const from = frame.column(mark.span.start - lineStart);
    const end = Math.min(mark.span.end - lineStart, text.length);
    const width = Math.max(1, frame.column(end) - from);
    const primary = diagnostic.severity === "error" ? palette.error : palette.warning;
    const paint = mark.primary ? primary : palette.secondary;
    const pointer = (mark.primary ? "^" : "-").repeat(width);
    const label = mark.text === "" ? pointer : `${pointer} ${printable(mark.text)}`;
    lines.push(`${palette.frame(`${" ".repeat(margin)}│`)} ${" ".repeat(from)}${paint(label)}`);
  }
  return lines;
}
