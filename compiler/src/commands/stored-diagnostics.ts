import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { loadSource } from "../source/load-source.js";
import type { Host } from "../host.js";
import type { SourceFile, Span } from "../source/source-file.js";

/** A place as a file holds it: which of the sources, and where in it. */
interface StoredSpan {
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

type Stored<Value> = Value extends Span
  ? StoredSpan
  : Value extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Stored<Value[Key]> }
      : Value;

/** Diagnostics without the texts that they point into. */
export interface StoredDiagnostics {
  readonly sources: readonly { readonly path: string; readonly name: string }[];
  readonly diagnostics: readonly (Omit<Stored<Diagnostic>, "span"> & {
    readonly span: StoredSpan | null;
  })[];
}

/** What is kept of diagnostics in a file. */
export function storeDiagnostics(diagnostics: readonly Diagnostic[]): StoredDiagnostics {
  const sources = new Map<SourceFile, number>();
  const store = ({ source, start, end }: Span): StoredSpan => {
    const index = sources.get(source) ?? sources.size;
    sources.set(source, index);
    return { source: index, start, end };
  };
  const stored = diagnostics.map(({ span, labels, fixes, ...rest }) => ({
    ...rest,
    span: span === undefined ? null : store(span),
    labels: labels.map((label) => ({ ...label, span: store(label.span) })),
    fixes: fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: store(edit.span) })),
    })),
  }));
  const places = [...sources.keys()].map(({ path, name }) => ({ path, name }));
  return { sources: places, diagnostics: stored };
}

/** The same diagnostics again; `undefined` when a file that they point into cannot be read. */
export function restoreDiagnostics(
  host: Host,
  stored: StoredDiagnostics,
): readonly Diagnostic[] | undefined {
  const sources = stored.sources.flatMap((place) => {
    const { source } = loadSource(host, { ...place, importedBy: undefined });
    return source === undefined ? [] : [source];
  });
  const [first] = sources;
  if (first === undefined) return stored.diagnostics.length === 0 ? [] : undefined;
  if (sources.length < stored.sources.length) return undefined;
  const restore = ({ source, start, end }: StoredSpan): Span => {
    return { source: sources[source] ?? first, start, end };
  };
  return stored.diagnostics.map(({ span, labels, fixes, ...rest }) => ({
    ...rest,
    span: span === null ? undefined : restore(span),
    labels: labels.map((label) => ({ ...label, span: restore(label.span) })),
    fixes: fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: restore(edit.span) })),
    })),
  }));
}
