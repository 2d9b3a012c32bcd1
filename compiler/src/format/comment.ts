import { builders } from "prettier/doc";

import type { Comment } from "../syntax/concrete-tree.js";

const { hardline, join, literalline } = builders;

/** A comment as it is printed: where every line has its star, the stars are lined up. */
export function printComment(comment: Comment): builders.Doc {
  const [first = "", ...rest] = comment.text.split("\n").map((line) => line.trimEnd());
  if (rest.length === 0) return first;
  if (!hasStars(rest)) return join(literalline, [first, ...rest]);
  return join(hardline, [first, ...rest.map((line) => ` ${line.trimStart()}`)]);
}

/** Two stars may be Markdown: what a doc comment says would depend on their place. */
function hasStars(lines: readonly string[]): boolean {
  const last = lines.length - 1;
  return lines.every(
    (line, index) =>
      /^[ \t]*\*(?!\*)/.test(line) || (index === last && /^[ \t]*\*\*\/$/.test(line)),
  );
}
