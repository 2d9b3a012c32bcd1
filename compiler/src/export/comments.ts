import type { DefaultValue, Docs } from "../model/model.js";

/** The doc comment of an element, what its deprecation says, and facts that protobuf has no words for. */
export function commentsOf(docs: Docs, facts: readonly string[] = []): readonly string[] {
  const { lines, deprecated } = docs;
  const reason = deprecated === undefined || deprecated === "" ? [] : [`Deprecated: ${deprecated}`];
  // A text of an annotation may have line breaks, a comment must not.
  const additions = [...reason, ...facts].flatMap((text) => text.split(/\r\n|[\r\n]/));
  return lines.length === 0 || additions.length === 0
    ? [...lines, ...additions]
    : [...lines, "", ...additions];
}

/** A default as the author would write it. */
export function defaultText(value: DefaultValue): string {
  switch (value.kind) {
    case "number":
      if (Number.isFinite(value.value)) return String(value.value);
      return Number.isNaN(value.value) ? "nan" : value.value > 0 ? "inf" : "-inf";
    case "bigint":
    case "boolean":
    case "member":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "bytes":
      return `"${Array.from(value.value, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
  }
}
