import { code } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";

/**
 * The loop over the fields of a message; `other` is what happens to an unknown one.
 *
 *     while (reader.position < reader.end) {
 *       const tag = reader.tag();
 *       switch (tag) {
 *         …
 *         default:
 *           unknown = reader.keepUnknown(tag, unknown);
 *       }
 *     }
 */
export function readLoop(cases: readonly Doc[], other: (tag: string) => Doc): Doc {
  if (cases.length === 0) {
    return code`
      while (reader.position < reader.end) {
        ${other("reader.tag()")};
      }
    `;
  }
  return code`
    while (reader.position < reader.end) {
      const tag = reader.tag();
      switch (tag) {
        ${[...cases]}
        default:
          ${concat([other("tag"), ";"])}
      }
    }
  `;
}

/** A case of the loop. */
export function readCase(tag: number, statement: Doc): Doc {
  return code`
    case ${String(tag)}:
      ${concat([statement, ";"])}
      break;
  `;
}
