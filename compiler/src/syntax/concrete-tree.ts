import type { CstElement, CstNode, IToken } from "chevrotain";

import type { ParseResult } from "./parse.js";
import { LineComment } from "./tokens.js";

/** A comment, with what separates it from the token or comment before it. */
export interface Comment {
  readonly kind: "line" | "block";
  readonly text: string;
  readonly lineBreaksBefore: number;
}

/** A token with the comments before it. */
export interface ConcreteToken {
  readonly kind: "token";
  /** Name of its type in tokens.ts, or `EOF`. */
  readonly type: string;
  readonly text: string;
  /** Offsets in the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly comments: readonly Comment[];
  /** Counted from the last of the comments, if there are any, else from the token before. */
  readonly lineBreaksBefore: number;
}

/** What a rule of the grammar matched: all of it, in the order of the text. */
export interface ConcreteNode {
  readonly kind: "node";
  readonly rule: string;
  /** At least one, except in an empty file. */
  readonly children: readonly ConcreteElement[];
}

/** A part of the concrete tree. */
export type ConcreteElement = ConcreteNode | ConcreteToken;

/** Everything that a file holds but white space. */
export interface ConcreteTree {
  readonly root: ConcreteNode;
  /** The end of the file, for the sake of the comments before it. */
  readonly end: ConcreteToken;
}

/** The concrete tree of a file that was parsed without errors, so that no token was left out. */
export function concreteTree(
  text: string,
  parsed: Exclude<ParseResult["concrete"], undefined>,
): ConcreteTree {
  const reader = new Reader(text, parsed.comments);
  const root = reader.node(parsed.root);
  return { root, end: reader.token("EOF", "", text.length) };
}

/** Puts comments before the tokens they precede; tokens must come in the order of the text. */
class Reader {
  readonly #text: string;
  readonly #comments: readonly IToken[];
  #nextComment = 0;
  /** End of the last token or comment. */
  #position = 0;

  constructor(text: string, comments: readonly IToken[]) {
    this.#text = text;
    this.#comments = comments;
  }

  node(node: CstNode): ConcreteNode {
    const elements = Object.values(node.children)
      .flat()
      .sort((a, b) => startOf(a) - startOf(b));
    const children = elements.map((element) =>
      "tokenType" in element
        ? this.token(element.tokenType.name, element.image, element.startOffset)
        : this.node(element),
    );
    return { kind: "node", rule: node.name, children };
  }

  token(type: string, text: string, start: number): ConcreteToken {
    const comments: Comment[] = [];
    for (let next = this.#comments[this.#nextComment]; next !== undefined;) {
      if (next.startOffset >= start) break;
      const lineBreaksBefore = this.#advance(next.startOffset, next.image.length);
      const kind = next.tokenType === LineComment ? "line" : "block";
      comments.push({ kind, text: next.image, lineBreaksBefore });
      next = this.#comments[++this.#nextComment];
    }
    const lineBreaksBefore = this.#advance(start, text.length);
    const end = start + text.length;
    return { kind: "token", type, text, start, end, comments, lineBreaksBefore };
  }

  #advance(start: number, length: number): number {
    const between = this.#text.slice(this.#position, start);
    this.#position = start + length;
    return between.split(/\r\n?|\n/).length - 1;
  }
}

function startOf(element: CstElement): number {
  return "tokenType" in element ? element.startOffset : (element.location?.startOffset ?? 0);
}
