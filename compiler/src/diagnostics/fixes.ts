import type { Span } from "../source/source-file.js";
import type { Applicability, Fix } from "./diagnostic.js";
import type { Nearest } from "./suggest.js";

/** Puts a text in the place of another; safe to make unasked unless said otherwise. */
export function replaceFix(
  span: Span,
  replacement: string,
  applicability: Applicability = "machine-applicable",
): Fix {
  const title = `replace with \`${replacement}\``;
  return { title, applicability, edits: [{ span, replacement }] };
}

/** Puts a text where there is none. */
export function insertFix(
  source: Span["source"],
  offset: number,
  text: string,
  applicability: Applicability = "machine-applicable",
): Fix {
  const edits = [{ span: { source, start: offset, end: offset }, replacement: text }];
  return { title: `insert \`${text.trim()}\``, applicability, edits };
}

/** Takes a stretch away; `what` says which, in words. */
export function removeFix(span: Span, what: string): Fix {
  const edits = [{ span, replacement: "" }];
  return { title: `remove ${what}`, applicability: "machine-applicable", edits };
}

/** The nearest name in the place of an unknown one; unasked only when there is no doubt. */
export function nearestFix(span: Span, nearest: Nearest | undefined): readonly Fix[] {
  if (nearest === undefined) return [];
  return [replaceFix(span, nearest.name, nearest.isCertain ? "machine-applicable" : "maybe")];
}
