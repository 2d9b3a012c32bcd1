import type { Edit, Fix } from "../diagnostics/diagnostic.js";
import type { Span } from "../source/source-file.js";
import type { DeclarationNode } from "../syntax/ast.js";
import type { Members } from "./members.js";
import { joinRanges } from "./number-ranges.js";
import type { NumberRange } from "./number-ranges.js";

/** What a declaration should reserve and does not. */
export interface MissingReserve {
  readonly ranges: readonly NumberRange[];
  readonly names: readonly string[];
}

/** The highest numbers there are, which are written as `max`. */
const highest = new Set([2 ** 29 - 1, 2 ** 31 - 1]);

/**
 * Reserves numbers and names: in the last `reserved` that has such, else in a new one at the end of
 * the block. All that a declaration misses comes in one fix, so that each mistake offers the same.
 */
export function reserveFix(
  node: DeclarationNode,
  { reservedNodes }: Members,
  missing: MissingReserve,
): readonly Fix[] {
  const numbers = joinRanges(missing.ranges).flatMap(rangeTexts);
  const names = missing.names.map((name) => `"${name}"`);
  const statements: string[] = [];
  const edits: Edit[] = [];
  const place = (texts: readonly string[], last: Span | undefined): void => {
    if (texts.length === 0) return;
    if (last === undefined) statements.push(`reserved ${texts.join(", ")};`);
    else edits.push({ span: { ...last, start: last.end }, replacement: `, ${texts.join(", ")}` });
  };
  place(numbers, reservedNodes.flatMap(({ ranges }) => ranges).at(-1)?.span);
  place(names, reservedNodes.flatMap((reserved) => reserved.names).at(-1)?.span);
  if (statements.length > 0) edits.push(insertStatements(node.span, statements));
  const title = `reserve ${[...numbers, ...names].join(", ")}`;
  return edits.length === 0 ? [] : [{ title, applicability: "machine-applicable", edits }];
}

/** Numbers as they are reserved: `5`, `7 to 9`, `100 to max`; two in a row stay two. */
export function rangeTexts({ from, to }: NumberRange): readonly string[] {
  if (from === to) return [String(from)];
  if (to === from + 1 && !highest.has(to)) return [String(from), String(to)];
  return [`${from} to ${highest.has(to) ? "max" : to}`];
}

/** At the end of a block, which ends where its declaration does: lines of their own if it has such. */
function insertStatements({ source, end }: Span, statements: readonly string[]): Edit {
  const close = end - 1;
  const { line } = source.position(close);
  const lineStart = source.lineStart(line);
  const indent = source.text.slice(lineStart, close);
  if (indent.trim() === "") {
    const replacement = statements.map((text) => `${indent}  ${text}\n`).join("");
    return { span: { source, start: lineStart, end: lineStart }, replacement };
  }
  const start = source.text.slice(0, close).trimEnd().length;
  const replacement = ` ${statements.join(" ")}${start === close ? " " : ""}`;
  return { span: { source, start, end: start }, replacement };
}
