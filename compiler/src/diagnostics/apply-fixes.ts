import type { SourceFile } from "../source/source-file.js";
import type { Diagnostic, Edit, Fix } from "./diagnostic.js";
import { EditList } from "./edit-list.js";

/** A fix that was chosen, and the diagnostic it mends. */
export interface ChosenFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

/**
 * Of each diagnostic its first fix that may be made unasked, unless it touches what one before it
 * changes. Fixes with the same edits are all chosen: they are made once.
 */
export function chooseFixes(
  diagnostics: readonly Diagnostic[],
  mayEdit: (source: SourceFile) => boolean,
): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const lists = new Map<SourceFile, EditList>();
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes.find(
      ({ applicability }) => applicability === "machine-applicable",
    );
    if (fix === undefined || !fix.edits.every(({ span }) => mayEdit(span.source))) continue;
    if (!fix.edits.every((edit) => listOf(lists, edit).accepts(edit))) continue;
    for (const edit of fix.edits) listOf(lists, edit).add(edit);
    chosen.push({ diagnostic, fix });
  }
  return chosen;
}

/** The ones whose fixes come next: warnings, such as an unused import, only when no error is left. */
export function believedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errors.length > 0 ? errors : diagnostics;
}

/** The texts of the files that the fixes change, with the changes made. */
export function applyFixes(chosen: readonly ChosenFix[]): ReadonlyMap<SourceFile, string> {
  const lists = new Map<SourceFile, EditList>();
  for (const edit of chosen.flatMap(({ fix }) => fix.edits)) listOf(lists, edit).add(edit);
  return new Map([...lists].map(([source, list]) => [source, list.apply(source.text)]));
}

function listOf(lists: Map<SourceFile, EditList>, edit: Edit): EditList {
  const list = lists.get(edit.span.source) ?? new EditList();
  lists.set(edit.span.source, list);
  return list;
}
