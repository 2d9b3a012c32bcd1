import type { Diagnostic } from "./diagnostic.js";

/** The message with what stands under the carets and what to do, for places without a frame. */
export function plainText({ message, label, notes }: Diagnostic): string {
  const first = label === "" ? message : `${message}: ${label}`;
  return [first, ...notes.map(({ kind, text }) => `${kind}: ${text}`)].join("\n");
}
