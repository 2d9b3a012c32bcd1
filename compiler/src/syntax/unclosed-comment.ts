import type { IToken } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile, Span } from "../source/source-file.js";
import { UnterminatedComment } from "./tokens.js";

/** A comment that was not closed, and the file as it would be if it had been. */
export interface UnclosedComment {
  readonly diagnostic: Diagnostic;
  /** As long as the file; the comment is blank, and what it should not have reached is there again. */
  readonly text: string;
}

/** What begins a declaration or a member, or ends a block. */
const code =
  /^[ \t]*(?:@\w|\}|(?:package|import|const|type|closed|enum|message|union|error|service|oneway|reserved)\b|[0-9]+[ \t]+\w+[ \t]*\??[ \t]*:|\w+[ \t]*\(|\w+[ \t]*=[ \t]*-?[0-9])/m;

/**
 * Finds a comment that reaches to the end of the file, or over the beginning of another one: it was
 * meant to end before the first line in it that looks like code.
 */
export function findUnclosedComment(
  source: SourceFile,
  comments: readonly IToken[],
): UnclosedComment | undefined {
  for (const comment of comments) {
    const { startOffset: start, image } = comment;
    const inner = /\r?\n[ \t]*\/\*/.exec(image);
    const isUnterminated = comment.tokenType === UnterminatedComment;
    if (!image.startsWith("/*") || (inner === null && !isUnterminated)) continue;
    const span = { source, start, end: start + 2 };
    const labels =
      inner === null
        ? []
        : [{ span: innerSpan(source, start, inner), text: "another comment begins inside of it" }];
    const help = "close it with `*/`";
    const diagnostic = createDiagnostic("unterminated-comment", {}, span, { help, labels });
    return { diagnostic, text: withoutComment(source.text, start, image) };
  }
  return undefined;
}

function innerSpan(source: SourceFile, start: number, inner: RegExpExecArray): Span {
  const end = start + inner.index + inner[0].length;
  return { source, start: end - 2, end };
}

function withoutComment(text: string, start: number, image: string): string {
  const firstLine = /\r?\n/.exec(image)?.index ?? image.length;
  const rest = image.slice(firstLine);
  const found = code.exec(rest)?.index ?? rest.length;
  const end = start + firstLine + found;
  const blank = text.slice(start, end).replaceAll(/[^\r\n]/g, " ");
  return text.slice(0, start) + blank + text.slice(end);
}
