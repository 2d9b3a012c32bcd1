import type { Span } from "../source/source-file.js";

/** How bad it is: only errors keep files from being generated. */
export type Severity = "error" | "warning";

/** A place that helps to understand a diagnostic, with a few words about it. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A sentence below the code frame: what to do (`help`) or what to know (`note`). */
export interface Note {
  readonly kind: "help" | "note";
  readonly text: string;
}

/**
 * Whether a fix may be made unasked. `machine-applicable`: what the author meant, as far as a program
 * can know, and nothing that is in use already changes its meaning. `maybe`: a person should look.
 */
export type Applicability = "machine-applicable" | "maybe";

/** A change of the source that would mend the mistake. */
export interface Fix {
  readonly title: string;
  readonly applicability: Applicability;
  readonly edits: readonly Edit[];
}

/** A stretch of the source and what to put in its place. */
export interface Edit {
  readonly span: Span;
  readonly replacement: string;
}

/** One finding about the user's files, independent of how it will be shown. */
export interface Diagnostic {
  /** `RPC2003`; never reused for another meaning. */
  readonly code: string;
  /** The code in words: `unknown-type`. */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** The place of the mistake; `undefined` when it is in no file. */
  readonly span: Span | undefined;
  /** What is written under the carets; may be empty. */
  readonly label: string;
  /** Further places, in this or other files. */
  readonly labels: readonly Label[];
  readonly notes: readonly Note[];
  readonly fixes: readonly Fix[];
}
