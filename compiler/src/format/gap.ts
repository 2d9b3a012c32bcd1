import { present } from "../compiler-assert.js";
import type {
  Comment,
  ConcreteElement,
  ConcreteToken,
  ConcreteTree,
} from "../syntax/concrete-tree.js";

/** What stands between a token and the one before it: comments and line breaks. */
export interface Gap {
  /** Type of the token before; `undefined` at the start of the file. */
  readonly previous: string | undefined;
  /** Type of the token. */
  readonly next: string;
  /** Comments that belong to the token before, on its line. */
  readonly trailing: readonly Comment[];
  /** Comments that belong to the token. */
  readonly leading: readonly Comment[];
  /** Line breaks right before the token. */
  readonly lineBreaks: number;
}

/** A gap for each token that is printed; a superfluous comma is not, and has none. */
export type Gaps = ReadonlyMap<ConcreteToken, Gap>;

/** Nothing stands between one of these and what follows. */
const tightAfter = new Set(["LeftParenthesis", "LeftBracket", "Less", "Dot", "At"]);

/** Nothing stands between one of these and what is before, not even the line break after a comment. */
const punctuation = new Set([
  "LeftParenthesis",
  "LeftBracket",
  "RightBracket",
  "Less",
  "Comma",
  "Semicolon",
  "Colon",
  "Question",
  "Dot",
]);

/** Line comments before one of these move behind it, which is where people write them. */
const jumped = new Set(["Comma", "Semicolon", "LeftBrace"]);

/** Whether a mark belongs to what is before it, wherever that ends. */
export function isPunctuation(type: string): boolean {
  return punctuation.has(type);
}

/** Whether it ends a list, a block or the file. */
export function isClosing(type: string): boolean {
  return type === "RightParenthesis" || type === "Greater" || endsMembers(type);
}

/** Whether it ends a block or the file. */
export function endsMembers(type: string): boolean {
  return type === "RightBrace" || type === "EOF";
}

/** What is between two tokens of a line. */
export function spacing({ previous, next }: Gap): "" | " " {
  if (previous === undefined || tightAfter.has(previous) || isPunctuation(next)) return "";
  return next === "RightParenthesis" || next === "Greater" ? "" : " ";
}

/** Whether the token begins a line, or a comment before it does. */
export function startsLine({ leading, lineBreaks }: Gap): boolean {
  return lineBreaks > 0 || leading.some(({ lineBreaksBefore }) => lineBreaksBefore > 0);
}

/** Assigns every comment of a file to the token it belongs to. */
export function findGaps(tree: ConcreteTree): Gaps {
  const gaps = new Map<ConcreteToken, Gap>();
  let previous: string | undefined;
  for (const { token, comments, lineBreaks } of normalized(tree)) {
    const next = token.type;
    const shares =
      previous === undefined
        ? { trailing: [], leading: comments }
        : divided(comments, lineBreaks, next);
    gaps.set(token, { previous, next, lineBreaks, ...shares });
    previous = next;
  }
  return gaps;
}

/** A token, and what is before it now that commas are dropped and comments moved. */
interface Entry {
  readonly token: ConcreteToken;
  readonly comments: readonly Comment[];
  readonly lineBreaks: number;
}

function normalized(tree: ConcreteTree): readonly Entry[] {
  const tokens: ConcreteToken[] = [];
  collectTokens(tree.root, tokens);
  tokens.push(tree.end);
  const entries: Entry[] = [];
  let comments: Comment[] = [];
  let lineBreaks = 0;
  for (const [index, token] of tokens.entries()) {
    for (const comment of token.comments) {
      const lineBreaksBefore = Math.max(lineBreaks, comment.lineBreaksBefore);
      comments.push({ ...comment, lineBreaksBefore });
      lineBreaks = 0;
    }
    lineBreaks = Math.max(lineBreaks, token.lineBreaksBefore);
    if (isSuperfluous(token, tokens[index + 1])) continue;
    if (jumped.has(token.type) && comments.length > 0 && comments.every(isLineComment)) {
      entries.push({ token, comments: [], lineBreaks: 0 });
      continue;
    }
    entries.push({ token, comments, lineBreaks });
    comments = [];
    lineBreaks = 0;
  }
  return entries;
}

function isLineComment({ kind }: Comment): boolean {
  return kind === "line";
}

/** Whether it is a comma with nothing after it in its list. */
function isSuperfluous(token: ConcreteToken, next: ConcreteToken | undefined): boolean {
  if (token.type !== "Comma" || next === undefined) return false;
  return next.type === "Comma" || next.type === "RightParenthesis" || next.type === "RightBrace";
}

/**
 * Comments on the line of the token before belong to it if that line ends behind them, or if only
 * punctuation follows. All others belong to the next token.
 */
function divided(
  comments: readonly Comment[],
  lineBreaks: number,
  next: string,
): Pick<Gap, "trailing" | "leading"> {
  const firstBelow = comments.findIndex(({ lineBreaksBefore }) => lineBreaksBefore > 0);
  const lineEnds = firstBelow !== -1 || lineBreaks > 0;
  if (!lineEnds && !isPunctuation(next) && !isClosing(next)) {
    return { trailing: [], leading: comments };
  }
  const count = firstBelow === -1 ? comments.length : firstBelow;
  return { trailing: comments.slice(0, count), leading: comments.slice(count) };
}

function collectTokens(element: ConcreteElement, tokens: ConcreteToken[]): void {
  if (element.kind === "token") tokens.push(element);
  else for (const child of element.children) collectTokens(child, tokens);
}

/** The first token of a part of the tree. */
export function firstToken(element: ConcreteElement): ConcreteToken {
  let first = element;
  while (first.kind === "node") first = present(first.children[0], "part of a node");
  return first;
}
