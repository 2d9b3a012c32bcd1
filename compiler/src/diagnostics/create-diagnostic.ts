import type { Span } from "../source/source-file.js";
import { catalog } from "./catalog.js";
import type { DiagnosticName, MessageParameters } from "./catalog.js";
import type { Diagnostic, Fix, Label, Note } from "./diagnostic.js";

/** What may accompany a diagnostic besides its message. */
export interface Details {
  /** Words under the carets. */
  readonly label?: string | undefined;
  readonly labels?: readonly Label[];
  /** Sentences that say what to do. */
  readonly help?: string | readonly string[] | undefined;
  /** Sentences that say what to know. */
  readonly note?: string | readonly string[] | undefined;
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic of the catalogue; the parameters are those its message asks for. */
export function createDiagnostic<Name extends DiagnosticName>(
  name: Name,
  parameters: MessageParameters<Name>,
  span: Span | undefined,
  details: Details = {},
): Diagnostic {
  const entry = catalog[name];
  // The entry belongs to the name, so its message takes the parameters of that name; TypeScript
  // does not follow that connection through the union of all entries.
  const message = (entry.message as (parameters: MessageParameters<Name>) => string)(parameters);
  return {
    code: entry.code,
    name,
    severity: entry.severity,
    message,
    span,
    label: details.label ?? "",
    labels: details.labels ?? [],
    notes: [...notes("help", details.help), ...notes("note", details.note)],
    fixes: details.fixes ?? [],
  };
}

function notes(kind: Note["kind"], text: string | readonly string[] | undefined): readonly Note[] {
  if (text === undefined) return [];
  const texts = typeof text === "string" ? [text] : text;
  return texts.map((line) => ({ kind, text: line }));
}
