import type { Span } from "../source/source-file.js";
import type { Diagnostic } from "./diagnostic.js";

/** Version of the shape below; it grows when a property changes its meaning or goes away. */
const schemaVersion = 1;

/** A diagnostic as one line of JSON. Lines and columns count from 1, columns in UTF-16 units. */
export function renderJson(diagnostic: Diagnostic): string {
  const { code, name, severity, message, span, label, labels, notes, fixes } = diagnostic;
  const line = {
    schema: schemaVersion,
    code,
    name,
    severity,
    message,
    ...place(span),
    label,
    labels: labels.map((entry) => ({ ...place(entry.span), text: entry.text })),
    notes,
    fixes: fixes.map(({ title, applicability, edits }) => ({
      title,
      applicability,
      edits: edits.map((edit) => ({ ...place(edit.span), replacement: edit.replacement })),
    })),
  };
  return `${JSON.stringify(line)}\n`;
}

function place(span: Span | undefined): Readonly<Record<string, string | number | null>> {
  if (span === undefined) {
    return { file: null, line: null, column: null, endLine: null, endColumn: null };
  }
  const start = span.source.position(span.start);
  const end = span.source.position(span.end);
  return {
    file: span.source.name,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
