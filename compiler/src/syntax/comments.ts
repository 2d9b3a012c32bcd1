import type { IToken } from "chevrotain";

/** Finds the doc comment before a token by the token's offset. */
export type DocComments = ReadonlyMap<number, readonly string[]>;

/** The last doc comment before each token that has one, as lines without stars. */
export function collectDocComments(
  tokens: readonly IToken[],
  comments: readonly IToken[],
): DocComments {
  const docs = new Map<number, readonly string[]>();
  let next = 0;
  for (const comment of comments) {
    if (!isDocComment(comment.image)) continue;
    while ((tokens[next]?.startOffset ?? Infinity) < comment.startOffset) next += 1;
    const token = tokens[next];
    if (token !== undefined) docs.set(token.startOffset, docCommentLines(comment.image));
  }
  return docs;
}

function isDocComment(text: string): boolean {
  return text.startsWith("/**") && text.endsWith("*/") && text.length > 4;
}

/** The lines of a `/** … *\/` comment without its frame; Markdown and indentation stay. */
function docCommentLines(text: string): readonly string[] {
  const lines = text
    .slice(3, -2)
    .split(/\r\n?|\n/)
    .map((line, index) =>
      index === 0 ? line : line.replace(/^[ \t]*\*(?!\*)[ ]?|^[ \t]+(?!\*)/, ""),
    )
    .map((line) => line.trimEnd());
  lines[0] = (lines[0] ?? "").trimStart();
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
