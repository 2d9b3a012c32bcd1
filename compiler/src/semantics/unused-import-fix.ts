import type { Fix } from "../diagnostics/diagnostic.js";
import { removeFix } from "../diagnostics/fixes.js";
import type { Span } from "../source/source-file.js";
import type { ImportedNameNode, ImportNode } from "../syntax/ast.js";
import type { Unit } from "./program.js";

/** Takes an unused name out of its import, or the import away when nothing of it is used. */
export function unusedImportFix(unit: Unit, local: string): readonly Fix[] {
  for (const node of unit.tree.imports) {
    const { clause } = node;
    const names = clause.kind === "all" ? [clause.local] : clause.names.map((name) => name.local);
    const index = names.findIndex(({ text }) => text === local);
    if (index < 0) continue;
    const isNeeded = names.some(({ text }) => unit.imports.get(text)?.used === true);
    if (clause.kind === "all" || !isNeeded) {
      return [removeFix(wholeLine(unit, node), "the import")];
    }
    const span = nameWithComma(clause.names, index);
    return span === undefined ? [] : [removeFix(span, `\`${local}\` from the import`)];
  }
  return [];
}

/** The import, and its line when nothing else stands on it. */
function wholeLine(unit: Unit, node: ImportNode): Span {
  const { source, start, end } = node.span;
  const { text } = unit.source;
  const before = /(?:^|[\r\n])[ \t]*$/.exec(text.slice(Math.max(0, start - 200), start));
  const after = /^[ \t]*(?:\r\n?|\n)/.exec(text.slice(end, end + 200));
  if (before === null || after === null) return node.span;
  const blanks = before[0].replace(/^[\r\n]/, "").length;
  return { source, start: start - blanks, end: end + after[0].length };
}

/** A name up to the next one, or from the end of the one before it when it is the last. */
function nameWithComma(names: readonly ImportedNameNode[], index: number): Span | undefined {
  const unused = names[index];
  if (unused === undefined) return undefined;
  const { name, local } = unused;
  const next = names[index + 1];
  const previous = names[index - 1];
  const span = { source: name.span.source, start: name.span.start, end: local.span.end };
  if (next !== undefined) return { ...span, end: next.name.span.start };
  return previous === undefined ? span : { ...span, start: previous.local.span.end };
}
