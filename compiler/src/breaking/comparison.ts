import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Details } from "../diagnostics/create-diagnostic.js";
import type { DiagnosticName, MessageParameters } from "../diagnostics/catalog.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../source/source-file.js";
import type { Matching } from "./match-versions.js";
import type { Version } from "./version.js";

/** What is said where: a place in the new version, and what stood in the old one. */
export interface Place {
  /** `undefined` when the new version has nothing left to show. */
  readonly span: Span | undefined;
  /** In the old version; `undefined` when nothing is to be shown of it. */
  readonly was?: Span | undefined;
}

/** Two versions that are compared, and what was found so far. */
export class Comparison {
  readonly before: Version;
  readonly after: Version;
  readonly matching: Matching;
  readonly diagnostics: Diagnostic[] = [];

  constructor(before: Version, after: Version, matching: Matching) {
    this.before = before;
    this.after = after;
    this.matching = matching;
  }

  report<Name extends DiagnosticName>(
    name: Name,
    parameters: MessageParameters<Name>,
    { span, was }: Place,
    details: Details = {},
  ): void {
    const note = was === undefined ? undefined : this.#wasText(was);
    const place = span && this.after.origin(span);
    this.diagnostics.push(createDiagnostic(name, parameters, place, { ...details, note }));
  }

  /** A note, not a label: the old text is in no file that an editor or a build server could show. */
  #wasText(was: Span): string {
    const { source, start } = this.before.origin(was);
    const { line, column } = source.position(start);
    const text = was.source.text.slice(was.start, was.end).replaceAll(/\s+/g, " ");
    const shown = text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
    return `it was \`${shown}\` at ${this.before.label}${source.name}:${line}:${column}`;
  }
}

/** Of an old text so much is shown. */
const shownMax = 100;
