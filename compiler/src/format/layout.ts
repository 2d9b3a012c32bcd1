import { builders } from "prettier/doc";

import { present } from "../compiler-assert.js";
import type {
  Comment,
  ConcreteElement,
  ConcreteNode,
  ConcreteToken,
} from "../syntax/concrete-tree.js";
import { printComment } from "./comment.js";
import { endsMembers, firstToken, isClosing, isPunctuation, spacing } from "./gap.js";
import type { Gap, Gaps } from "./gap.js";

const { hardline, indent, lineSuffix } = builders;

/** Prints a node without what is before its first token. */
export type Rule = (layout: Layout, node: ConcreteNode) => builders.Doc;

/** What a gap becomes: the part that is indented with the token before, and the break at its end. */
interface PrintedGap {
  readonly inside: builders.Doc;
  readonly last: builders.Doc;
}

/**
 * Prints the parts of a tree. Each token is printed once, by `body`, and the gap before it once, by
 * `lead` or `closing`; so no comment is lost or doubled.
 */
export class Layout {
  readonly #gaps: Gaps;
  readonly #text: string;
  readonly #rules: ReadonlyMap<string, Rule>;

  constructor(text: string, gaps: Gaps, rules: ReadonlyMap<string, Rule>) {
    this.#text = text;
    this.#gaps = gaps;
    this.#rules = rules;
  }

  /** The parts of a node, without superfluous commas. */
  children(node: ConcreteNode): readonly ConcreteElement[] {
    return node.children.filter((child) => child.kind === "node" || this.#gaps.has(child));
  }

  /** A part of the tree without what is before its first token. */
  body(element: ConcreteElement): builders.Doc {
    if (element.kind === "token") return tokenText(element);
    const rule = this.#rules.get(element.rule);
    return rule === undefined ? this.sequence(this.children(element)) : rule(this, element);
  }

  /** Parts in a row, without what is before the first; if a comment breaks it, it goes on indented. */
  sequence(elements: readonly ConcreteElement[]): builders.Doc {
    return elements.map((element, index) =>
      index === 0 ? this.body(element) : [indent(this.lead(element)), this.body(element)],
    );
  }

  /** What is before a part; `separator` stands where nothing forces a line break. */
  lead(element: ConcreteElement, separator?: builders.Doc): builders.Doc {
    const gap = this.gap(element);
    const { inside, last } = printGap(gap, separator ?? spacing(gap), false);
    return [inside, last];
  }

  /** As `lead`, for a member or declaration: one blank line is kept. */
  memberLead(element: ConcreteElement, separator: builders.Doc): builders.Doc {
    const { inside, last } = printGap(this.gap(element), separator, true);
    return [inside, last];
  }

  /** What is before a closing mark or the end; `last` is to be indented like the opening mark. */
  closing(token: ConcreteToken, separator: builders.Doc): PrintedGap {
    return printGap(this.gap(token), separator, endsMembers(token.type));
  }

  /** The gap before a part. */
  gap(element: ConcreteElement): Gap {
    return present(this.#gaps.get(firstToken(element)), "gap before a token");
  }

  /** Whether the author put them on one line. */
  onOneLine(first: ConcreteToken, last: ConcreteToken): boolean {
    return !this.#text.slice(first.end, last.start).includes("\n");
  }
}

function tokenText({ type, text }: ConcreteToken): string {
  if (type !== "StringLiteral" || !/^'[^"\\]*'$/.test(text)) return text;
  return `"${text.slice(1, -1)}"`;
}

function printGap(gap: Gap, separator: builders.Doc, keepsBlank: boolean): PrintedGap {
  const { trailing, leading } = gap;
  const last = lastBreak(gap, keepsBlank);
  const inside = trailing.map((comment, index) => printTrailing(gap, comment, index === 0));
  const followsMember = gap.previous !== undefined && gap.previous !== "LeftBrace";
  for (const [index, comment] of leading.entries()) {
    const isFirst = index === 0;
    const breaks = comment.lineBreaksBefore;
    if (breaks > 0 && (!isFirst || gap.previous !== undefined)) {
      inside.push(lineBreak(breaks, keepsBlank && (!isFirst || followsMember)));
    } else inside.push(isFirst ? separator : " ");
    inside.push(printComment(comment));
  }
  const isSpaced = leading.length > 0 && !isPunctuation(gap.next) && !isClosing(gap.next);
  return { inside, last: last ?? (isSpaced ? " " : separator) };
}

/** The line break right before the token, if the source asks for one. */
function lastBreak(gap: Gap, keepsBlank: boolean): builders.Doc | undefined {
  const { previous, next, trailing, leading, lineBreaks } = gap;
  const comment = leading.at(-1) ?? trailing.at(-1);
  const isFirst = leading.length === 0 && (previous === undefined || previous === "LeftBrace");
  const mayBeBlank = keepsBlank && !isFirst && !endsMembers(next);
  if (comment === undefined) {
    return mayBeBlank && lineBreaks > 1 ? lineBreak(lineBreaks, true) : undefined;
  }
  const isForced = comment.kind === "line" || (lineBreaks > 0 && !isPunctuation(next));
  return isForced ? lineBreak(lineBreaks, mayBeBlank) : undefined;
}

function lineBreak(count: number, mayBeBlank: boolean): builders.Doc {
  return count > 1 && mayBeBlank ? [hardline, hardline] : hardline;
}

/** A comment that always ends its line takes no room: what is before it is not broken for its sake. */
function printTrailing(gap: Gap, comment: Comment, isFirst: boolean): builders.Doc {
  if (comment.kind === "line") return lineSuffix([" ", printComment(comment)]);
  return [isFirst && opens(gap.previous) ? "" : " ", printComment(comment)];
}

/** Whether a comment may follow a mark without a space: `(/* none *\/)`. */
function opens(type: string | undefined): boolean {
  return type === "LeftParenthesis" || type === "LeftBracket" || type === "Less";
}
