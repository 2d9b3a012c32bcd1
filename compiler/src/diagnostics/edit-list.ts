import type { Edit } from "./diagnostic.js";

/** Edits of one file that do not touch each other, in order of place. */
export class EditList {
  readonly #edits: Edit[] = [];

  /**
   * Whether it can be added: it neither overlaps another one nor begins where one does, for then the
   * outcome would depend on their order. The same edit again can.
   */
  accepts(edit: Edit): boolean {
    const at = this.#indexOf(edit);
    const next = this.#edits[at];
    if (next !== undefined && next.span.start === edit.span.start) return isSame(next, edit);
    const previous = this.#edits[at - 1];
    if (previous !== undefined && previous.span.end > edit.span.start) return false;
    return next === undefined || next.span.start >= edit.span.end;
  }

  /** Adds an edit that it accepts; the same one again changes nothing. */
  add(edit: Edit): void {
    const at = this.#indexOf(edit);
    const next = this.#edits[at];
    if (next === undefined || !isSame(next, edit)) this.#edits.splice(at, 0, edit);
  }

  /** The text with all edits made. */
  apply(text: string): string {
    let result = "";
    let at = 0;
    for (const { span, replacement } of this.#edits) {
      result += text.slice(at, span.start) + replacement;
      at = span.end;
    }
    return result + text.slice(at);
  }

  /** Where the first one is that does not begin before the edit. */
  #indexOf({ span }: Edit): number {
    let low = 0;
    let high = this.#edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edits[middle]?.span.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isSame(a: Edit, b: Edit): boolean {
  return (
    a.span.start === b.span.start && a.span.end === b.span.end && a.replacement === b.replacement
  );
}
