import type { CstElement, CstNode, IToken } from "chevrotain";

import type { SourceFile, Span } from "../source/source-file.js";

/** Shared, because most nodes have none of most labels. */
const none: readonly never[] = [];

/** The tokens of a label below a node, in order; those made up by recovery are left out. */
export function tokensOf(node: CstNode, label: string): readonly IToken[] {
  return node.children[label]?.filter(isRead) ?? none;
}

/** The nodes of a rule below a node, in order. */
export function nodesOf(node: CstNode, label: string): readonly CstNode[] {
  return node.children[label]?.filter(isNode) ?? none;
}

/** The first token of a label, if any. */
export function tokenOf(node: CstNode, label: string): IToken | undefined {
  return node.children[label]?.find(isRead);
}

/** The first node of a rule, if any. */
export function nodeOf(node: CstNode, label: string): CstNode | undefined {
  return node.children[label]?.find(isNode);
}

/** Place of a token. */
export function tokenSpan(source: SourceFile, token: IToken): Span {
  return { source, start: token.startOffset, end: token.startOffset + token.image.length };
}

/** Place of everything below a node; the end of the file when nothing is. */
export function nodeSpan(source: SourceFile, node: CstNode): Span {
  const start = node.location?.startOffset ?? Number.NaN;
  const end = node.location?.endOffset ?? Number.NaN;
  if (Number.isNaN(start) || Number.isNaN(end)) {
    return { source, start: source.text.length, end: source.text.length };
  }
  return { source, start, end: end + 1 };
}

function isRead(element: CstElement): element is IToken {
  return isToken(element) && element.isInsertedInRecovery !== true;
}

function isNode(element: CstElement): element is CstNode {
  return !isToken(element);
}

function isToken(element: CstElement): element is IToken {
  return "tokenType" in element;
}
