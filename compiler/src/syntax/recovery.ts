import type { CstNode, IToken, ParserMethod, TokenType } from "chevrotain";

import { CstParser, EOF, isRecognitionException } from "./chevrotain.js";
import { syntaxMessages } from "./syntax-messages.js";
import * as t from "./tokens.js";

/** A rule of the grammar. */
export type Rule = ParserMethod<[], CstNode>;

/** Parsing of a file stops after so many syntax errors: what follows is not in the language. */
export const syntaxErrorsMax = 50;

/** Where a line begins is looked for among so many tokens; beyond that its layout tells nothing. */
const lookBackMax = 1000;

/** A block whose `}` did not come before `found`. */
export interface UnclosedBlock {
  readonly open: IToken;
  readonly found: IToken;
}

/** A stretch of tokens that ended up in no node, by offsets of its first and after its last. */
export interface SkippedRange {
  readonly start: number;
  readonly end: number;
}

/** A block that is being read. */
interface OpenBlock {
  /** Column in which its line begins. */
  readonly column: number;
  readonly line: number;
  /** Whether messages, enums and unions may be declared in it. */
  readonly nests: boolean;
}

const insertable = new Set<TokenType>(t.punctuation);
const onlyAtTop = new Set<TokenType>([
  t.Package,
  t.Import,
  t.Const,
  t.Type,
  t.ErrorKeyword,
  t.Service,
]);
const boundaries = new Set<TokenType>([t.Semicolon, t.LeftBrace, t.RightBrace, EOF]);
const argumentEnds = new Set<TokenType>([t.RightParenthesis, t.Semicolon, t.LeftBrace, EOF]);
const nestable = new Set<TokenType>([t.Closed, t.Enum, t.Message, t.Union]);

/**
 * How the parser goes on after a mistake: it costs the member or the declaration it is in. The two
 * loops, `items` and `body`, catch what a rule below them throws and skip to where the next member
 * or declaration begins; inside a member a single punctuation mark may be made up or passed over,
 * a name or a number never.
 */
export abstract class RecoveringParser extends CstParser {
  readonly unclosed: UnclosedBlock[] = [];
  readonly skipped: SkippedRange[] = [];
  /**
   * Whether indentation says where a block ends, when its braces do not. It says nothing in a file
   * that is not indented, so that a file is read without it first.
   */
  #trustsLayout = false;
  readonly #blocks: OpenBlock[] = [];
  #failures = 0;

  constructor(skipValidations: boolean) {
    super([...t.allTokens], {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: syntaxMessages,
      skipValidations,
    });
  }

  /** True when so many mistakes were found that the rest of the file was not read. */
  get gaveUp(): boolean {
    return this.#failures >= syntaxErrorsMax;
  }

  /** Takes the tokens of another file and forgets the last one. */
  protected restart(tokens: IToken[], trustsLayout: boolean): void {
    this.input = tokens;
    this.#trustsLayout = trustsLayout;
    this.#blocks.length = 0;
    this.unclosed.length = 0;
    this.skipped.length = 0;
    this.#failures = 0;
  }

  protected rule(name: string, grammar: () => void): Rule {
    return this.RULE(name, grammar, { resyncEnabled: false });
  }

  /** Declarations up to the end of the file. */
  protected items(item: Rule): void {
    if (this.RECORDING_PHASE) {
      this.MANY(() => this.SUBRULE(item));
      return;
    }
    while (this.LA(1).tokenType !== EOF) {
      this.#guard(item, (moved) => this.#skipItem(moved));
    }
  }

  /** `{`, members, `}`. */
  protected block(member: Rule, nests = false): void {
    this.CONSUME(t.LeftBrace);
    if (this.RECORDING_PHASE) {
      this.MANY(() => this.SUBRULE(member));
      this.CONSUME(t.RightBrace);
      return;
    }
    const open = this.LA(0);
    this.#blocks.push({ column: this.#lineColumn(), line: open.startLine ?? 0, nests });
    while (!this.#isBlockEnd()) {
      if (this.#isStrayBrace()) this.#guard(member, () => this.SKIP_TOKEN());
      else this.#guard(member, (moved) => this.#skipMember(moved));
    }
    const found = this.LA(1);
    const isClosed = found.tokenType === t.RightBrace && !this.#closesOuterBlock();
    this.#blocks.pop();
    if (isClosed) this.CONSUME(t.RightBrace);
    else if (this.unclosed.at(-1)?.found !== found) this.unclosed.push({ open, found });
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type);
  }

  /** Asked before one token is passed over: never one that ends a member or a block. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return !boundaries.has(this.LA(1).tokenType);
  }

  /** Asked by chevrotain after a repetition; `items` and `block` do this with an eye on braces. */
  protected shouldInRepetitionRecoveryBeTried(): boolean {
    return false;
  }

  #guard(rule: Rule, skip: (moved: boolean) => void): void {
    const first = this.LA(1);
    try {
      this.SUBRULE(rule);
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
      this.#failures += 1;
      if (this.gaveUp) this.#skipToEnd();
      else skip(this.LA(1) !== first);
      const last = this.LA(0);
      this.skipped.push({ start: first.startOffset, end: (last.endOffset ?? 0) + 1 });
    }
  }

  #skipToEnd(): void {
    while (this.LA(1).tokenType !== EOF) this.SKIP_TOKEN();
  }

  /** To after the `;` or the block that ends the member, or to where another begins. */
  #skipMember(moved: boolean): void {
    let depth = 0;
    for (let mayStop = moved; ; mayStop = true) {
      const next = this.LA(1);
      if (next.tokenType === EOF) return;
      if (depth === 0) {
        if (next.tokenType === t.RightBrace || this.#isStrayItem()) return;
        if (mayStop && this.#startsLine() && this.#looksLikeMember()) return;
      }
      this.SKIP_TOKEN();
      if (next.tokenType === t.LeftBrace) depth += 1;
      if (next.tokenType === t.RightBrace) depth -= 1;
      if (depth === 0 && (next.tokenType === t.RightBrace || next.tokenType === t.Semicolon)) {
        return;
      }
    }
  }

  /** To the next declaration outside of braces, or to one that begins in the first column. */
  #skipItem(moved: boolean): void {
    let depth = 0;
    for (let mayStop = moved; ; mayStop = true) {
      const next = this.LA(1);
      if (next.tokenType === EOF) return;
      if (mayStop && this.#startsLine() && (depth === 0 || next.startColumn === 1)) {
        if (this.#looksLikeItem(depth === 0 ? this.#afterAnnotations() : 1)) return;
      }
      this.SKIP_TOKEN();
      if (next.tokenType === t.LeftBrace) depth += 1;
      if (next.tokenType === t.RightBrace) depth = Math.max(0, depth - 1);
    }
  }

  #isBlockEnd(): boolean {
    const type = this.LA(1).tokenType;
    if (type === t.RightBrace) return !this.#isStrayBrace();
    return type === EOF || this.#isStrayItem();
  }

  /** A declaration that cannot be inside a block: the block was not closed. */
  #isStrayItem(): boolean {
    if (!this.#startsLine() || this.LA(0).tokenType === t.At) return false;
    const ahead = this.#afterAnnotations();
    const type = this.LA(ahead).tokenType;
    if (!this.#looksLikeItem(ahead)) return false;
    const block = this.#blocks.at(-1);
    if (onlyAtTop.has(type) || block?.nests === false) return true;
    const { startColumn = 0 } = this.LA(1);
    return this.#trustsLayout && block !== undefined && startColumn <= block.column;
  }

  /** By its indentation a `}` that ends a block around this one. */
  #closesOuterBlock(): boolean {
    const block = this.#blocks.at(-1);
    if (!this.#trustsLayout || block === undefined || this.#blocks.length < 2) return false;
    return this.#startsLine() && (this.LA(1).startColumn ?? 0) < block.column;
  }

  /** By the indentation of what follows, a brace that neither ends nor begins a block. */
  #isStrayBrace(): boolean {
    const block = this.#blocks.at(-1);
    const { tokenType: type, startLine = 0, endLine = 0 } = this.LA(1);
    if (!this.#trustsLayout || block === undefined) return false;
    if (type === t.LeftBrace) return this.LA(0).tokenType === t.LeftBrace;
    if (type !== t.RightBrace || this.#startsLine() || startLine === block.line) return false;
    const { startLine: nextLine = 0, startColumn = 0, tokenType } = this.LA(2);
    return tokenType !== EOF && nextLine > endLine && startColumn > block.column;
  }

  /** Column of the first token of the line that was read last. */
  #lineColumn(): number {
    let back = 0;
    while (back > -lookBackMax && this.LA(back - 1).endLine === this.LA(0).startLine) back -= 1;
    return this.LA(back).startColumn ?? 0;
  }

  /** Where the declaration or member begins that annotations stand before. */
  #afterAnnotations(): number {
    let ahead = 1;
    while (this.LA(ahead).tokenType === t.At) {
      ahead += 2;
      while (this.LA(ahead).tokenType === t.Dot) ahead += 2;
      if (this.LA(ahead).tokenType !== t.LeftParenthesis) continue;
      while (!argumentEnds.has(this.LA(ahead).tokenType)) ahead += 1;
      if (this.LA(ahead).tokenType === t.RightParenthesis) ahead += 1;
    }
    return ahead;
  }

  #startsLine(): boolean {
    return (this.LA(0).endLine ?? 0) < (this.LA(1).startLine ?? 0);
  }

  #looksLikeItem(at = 1): boolean {
    const [first, second, third] = [0, 1, 2].map((ahead) => this.LA(at + ahead).tokenType);
    if (first === undefined || second === undefined || third === undefined) return false;
    if (!onlyAtTop.has(first) && !nestable.has(first)) return false;
    if (first === t.Import) return second === t.LeftBrace || second === t.Star;
    if (first === t.Closed) return second === t.Enum;
    if (!isName(second)) return false;
    if (first === t.Package) return third === t.Dot || third === t.Semicolon;
    if (first === t.Const) return third === t.Colon;
    return third === (first === t.Type || first === t.ErrorKeyword ? t.Equals : t.LeftBrace);
  }

  #looksLikeMember(): boolean {
    const first = this.LA(1).tokenType;
    const second = this.LA(2).tokenType;
    if (first === t.At) return true;
    if (first === t.NumberLiteral) return isName(second);
    if (first === t.Reserved) return second === t.NumberLiteral || second === t.StringLiteral;
    if (first === t.Oneway && isName(second)) return true;
    if (nestable.has(first) && this.#looksLikeItem()) return true;
    return isName(first) && (second === t.Equals || second === t.LeftParenthesis);
  }
}

/** Whether a token of this type can stand where a name is expected. */
export function isName(type: TokenType): boolean {
  return type === t.Identifier || t.keywords.includes(type);
}
