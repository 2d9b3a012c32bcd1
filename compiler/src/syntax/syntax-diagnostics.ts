import type { IRecognitionException, IToken, TokenType } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Details } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { insertFix } from "../diagnostics/fixes.js";
import type { SourceFile, Span } from "../source/source-file.js";
import { EOF } from "./chevrotain.js";
import { tokenSpan } from "./cst.js";
import { firstFrom } from "./first-from.js";
import { MissingNumbers } from "./missing-numbers.js";
import type { RpcParser } from "./parser.js";
import { isName, syntaxErrorsMax } from "./recovery.js";
import type { UnclosedBlock } from "./recovery.js";
import { startsLaterLine, syntaxFixes } from "./syntax-fixes.js";
import * as t from "./tokens.js";

/** The tokens of a file and which of its statements each is in. */
interface FileTokens {
  readonly source: SourceFile;
  readonly tokens: readonly IToken[];
  /** Index of a token by its offset. */
  readonly indexes: ReadonlyMap<number, number>;
  readonly missingNumbers: MissingNumbers;
}

/**
 * The mistakes the parser met in the file it parsed last, at most one for each statement: after
 * the first, the parser guesses. `known` are offsets of mistakes that were reported before.
 */
export function syntaxDiagnostics(
  file: { readonly source: SourceFile; readonly tokens: readonly IToken[] },
  parser: RpcParser,
  known: readonly number[],
): readonly Diagnostic[] {
  if (parser.errors.length === 0 && parser.unclosed.length === 0) {
    return [];
  }
  const indexes = new Map(file.tokens.map((token, index) => [token.startOffset, index]));
  const missingNumbers = new MissingNumbers(file.tokens);
  const tokens: FileTokens = { ...file, indexes, missingNumbers };
  const statements = statementNumbers(file.tokens);
  const last = file.tokens.length - 1;
  const statementOf = (offset: number): number => statements[indexes.get(offset) ?? last] ?? 0;
  // What was reported before may be no token, or one that was left out.
  const seen = new Set(
    known.map((offset) => {
      const index = firstFrom(file.tokens, offset, ({ startOffset }) => startOffset);
      return statements[Math.min(index, last)] ?? 0;
    }),
  );
  const diagnostics: Diagnostic[] = [];
  for (const error of parser.errors) {
    const statement = statementOf(brokenToken(error).startOffset);
    if (seen.has(statement)) continue;
    seen.add(statement);
    diagnostics.push(syntaxDiagnostic(tokens, error));
  }
  const endReported = parser.errors.some(({ token }) => token.tokenType === EOF);
  for (const block of parser.unclosed) {
    // Of a rest that was not read nobody knows whether its blocks are closed.
    if (block.found.tokenType === EOF && (endReported || parser.gaveUp)) continue;
    diagnostics.push(unclosedDiagnostic(tokens, block));
  }
  if (parser.gaveUp) {
    const stopped = parser.errors.at(-1)?.token;
    const span = stopped === undefined ? undefined : placeOf(tokens, stopped, undefined);
    diagnostics.push(createDiagnostic("too-many-syntax-errors", { limit: syntaxErrorsMax }, span));
  }
  return diagnostics;
}

const itemStarts: readonly TokenType[] = [
  t.Const,
  t.Type,
  t.Enum,
  t.Message,
  t.Union,
  t.ErrorKeyword,
  t.Service,
];
const itemHeads: readonly TokenType[] = [t.Colon, t.Equals, t.LeftBrace];
/** What stands before a token that goes on with a list. */
const listParts: readonly TokenType[] = [t.LeftParenthesis, t.Comma, t.Colon];
const statementEnds: readonly TokenType[] = [t.Semicolon, t.LeftBrace, t.RightBrace];

/**
 * For each token how many statements came before it: they end with `;`, `{` and `}`, or, where that
 * is missing, with the line before something that only begins one.
 */
function statementNumbers(tokens: readonly IToken[]): readonly number[] {
  let number = 0;
  return tokens.map((token, index) => {
    const previous = tokens[index - 1];
    const isUnended = previous !== undefined && !statementEnds.includes(previous.tokenType);
    const isInList = previous !== undefined && listParts.includes(previous.tokenType);
    if (isUnended && !isInList && startsLaterLine(token, previous)) {
      if (beginsStatement(tokens, index)) number += 1;
    }
    const current = number;
    if (statementEnds.includes(token.tokenType)) number += 1;
    return current;
  });
}

/** `1 name`, `reserved 3`, `message Name {`, `name(` or `@name` */
function beginsStatement(tokens: readonly IToken[], index: number): boolean {
  const [first, second, third] = tokens.slice(index, index + 3).map((token) => token.tokenType);
  if (first === undefined || second === undefined || third === undefined) return false;
  if (first === t.NumberLiteral) return isName(second);
  if (first === t.At) return true;
  if (isName(first) && second === t.LeftParenthesis) return true;
  if (first === t.Reserved) return second === t.NumberLiteral || second === t.StringLiteral;
  return itemStarts.includes(first) && isName(second) && itemHeads.includes(third);
}

/** What misses something after it, or else what is too much. */
function brokenToken(error: IRecognitionException): IToken {
  const previous = previousOf(error);
  return previous === undefined || statementEnds.includes(previous.tokenType)
    ? error.token
    : previous;
}

function syntaxDiagnostic(file: FileTokens, error: IRecognitionException): Diagnostic {
  const expected = error.message;
  const rule = error.context.ruleStack.at(-1) ?? "";
  const previous = previousOf(error);
  const { token } = error;
  const span = placeOf(file, token, previous);
  const index = file.indexes.get(token.startOffset) ?? -1;
  const next = file.tokens[index + 1];
  const around = { source: file.source, rule, expected, previous, found: token, next };
  if (token.tokenType === EOF) {
    const before = previous ?? file.tokens.at(-1);
    const fixes = syntaxFixes({ ...around, previous: before });
    return createDiagnostic("unexpected-end", { expected }, span, { fixes });
  }
  const member = memberWithoutNumber(rule, token, next);
  if (member !== undefined) {
    const parameters = { name: token.image, what: member.what };
    const number = file.missingNumbers.next(index);
    const fixes =
      number === undefined ? [] : [insertFix(file.source, token.startOffset, `${number} `)];
    const example = `\`${number ?? 1} ${token.image}: …;\``;
    const help = `begin it with a number that is not used yet, as in ${example}`;
    return createDiagnostic("missing-number", parameters, span, { help, fixes });
  }
  const parameters = { expected, found: describe(token) };
  const details = { ...hints(error, previous), fixes: syntaxFixes(around) };
  return createDiagnostic("unexpected-token", parameters, span, details);
}

/** `name: string;` where a field has to begin with its number. */
function memberWithoutNumber(
  rule: string,
  token: IToken,
  next: IToken | undefined,
): { readonly what: string } | undefined {
  if (!isName(token.tokenType)) {
    return undefined;
  }
  if (next?.tokenType !== t.Colon && next?.tokenType !== t.Question) {
    return undefined;
  }
  if (rule === "messageMember" || rule === "errorMember") return { what: "field" };
  return rule === "unionMember" ? { what: "case" } : undefined;
}

function hints(error: IRecognitionException, previous: IToken | undefined): Details {
  const { token } = error;
  const expected = error.message;
  const missing = expected.length === 3 && startsLaterLine(token, previous);
  const label = missing ? `${expected} is missing here` : `expected ${expected}`;
  if (token.tokenType === t.Colon && previous?.tokenType === t.NumberLiteral) {
    return { label, help: "the number stands alone: `1 name: string;`, without a colon after it" };
  }
  if (token.tokenType === t.Equals && expected === "`:`") {
    return { label, help: "a type is written after a colon: `1 name: string;`" };
  }
  if (token.tokenType === t.Comma && expected === "`;`") {
    return { label, help: "members end with `;`, not with a comma" };
  }
  if (token.tokenType === t.StringLiteral && expected === "a name") {
    return { label, help: "a name is written without quotes" };
  }
  return { label };
}

function unclosedDiagnostic(file: FileTokens, block: UnclosedBlock): Diagnostic {
  const atEnd = block.found.tokenType === EOF;
  const found = atEnd ? "the end of the file" : describe(block.found);
  const span = placeOf(file, block.found, undefined);
  const labels = Number.isNaN(block.open.startOffset)
    ? []
    : [{ span: tokenSpan(file.source, block.open), text: "this `{` is never closed" }];
  return createDiagnostic("unclosed-block", { found }, span, { labels });
}

/**
 * Where to point: at the token found; after the one before it when the found one is on a later
 * line, or is the end of the file, which has no place of its own.
 */
function placeOf(file: FileTokens, token: IToken, previous: IToken | undefined): Span {
  const { source, tokens } = file;
  const atEnd = token.tokenType === EOF;
  if (!atEnd && !startsLaterLine(token, previous)) return tokenSpan(source, token);
  const before = atEnd ? tokens.at(-1) : previous;
  const offset = before === undefined ? 0 : before.startOffset + before.image.length;
  return { source, start: offset, end: offset };
}

function previousOf(error: IRecognitionException): IToken | undefined {
  // Both errors that a mismatch can raise carry it; the interface common to all does not say so.
  const { previousToken } = error as { readonly previousToken?: IToken };
  if (previousToken === undefined || previousToken.tokenType === EOF) return undefined;
  return Number.isNaN(previousToken.startOffset) ? undefined : previousToken;
}

function describe(token: IToken): string {
  const text = token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image;
  return token.tokenType === t.StringLiteral ? `the string ${text}` : `\`${text}\``;
}
