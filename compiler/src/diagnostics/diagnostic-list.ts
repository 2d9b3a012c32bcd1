import type { Diagnostic } from "./diagnostic.js";

/** In the order in which people read: by file, then by place; what is in no file comes first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics
    .filter((diagnostic) => {
      const { span } = diagnostic;
      const place = span === undefined ? "" : `${span.source.path}:${span.start}:${span.end}`;
      const key = `${diagnostic.code}|${place}|${diagnostic.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort(compare);
}

/** Whether any of them is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

function compare(a: Diagnostic, b: Diagnostic): number {
  const nameA = a.span?.source.name ?? "";
  const nameB = b.span?.source.name ?? "";
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  const order = (a.span?.start ?? 0) - (b.span?.start ?? 0);
  if (order !== 0) return order;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
