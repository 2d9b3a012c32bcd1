import { EOF } from "chevrotain";
import type { IRecognitionException, IToken } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Details } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile, Span } from "../source/source-file.js";
import { tokenSpan } from "./cst.js";
import type { RpcParser } from "./parser.js";
import { isName, syntaxErrorsMax } from "./recovery.js";
import type { UnclosedBlock } from "./recovery.js";
import * as t from "./tokens.js";

/** The mistakes the parser met in the file it parsed last. */
export function syntaxDiagnostics(
  source: SourceFile,
  parser: RpcParser,
  tokens: readonly IToken[],
): readonly Diagnostic[] {
  const diagnostics = parser.errors.map((error) => syntaxDiagnostic(source, error, tokens));
  diagnostics.push(...parser.unclosed.map((block) => unclosedDiagnostic(source, block, tokens)));
  if (parser.gaveUp) {
    const last = parser.errors.at(-1)?.token;
    const span = last === undefined ? undefined : placeOf(source, last, undefined, tokens);
    diagnostics.push(createDiagnostic("too-many-syntax-errors", { limit: syntaxErrorsMax }, span));
  }
  return diagnostics;
}

function syntaxDiagnostic(
  source: SourceFile,
  error: IRecognitionException,
  tokens: readonly IToken[],
): Diagnostic {
  const expected = error.message;
  const rule = error.context.ruleStack.at(-1) ?? "";
  const previous = previousOf(error);
  const { token } = error;
  const span = placeOf(source, token, previous, tokens);
  if (token.tokenType === EOF) return createDiagnostic("unexpected-end", { expected }, span);
  const member = memberWithoutNumber(rule, token);
  if (member !== undefined) {
    const parameters = { name: token.image, what: member.what };
    return createDiagnostic("missing-number", parameters, span, { help: member.help });
  }
  const parameters = { expected, found: describe(token) };
  return createDiagnostic("unexpected-token", parameters, span, hints(error, previous));
}

/** `name: string;` where a field has to begin with its number. */
function memberWithoutNumber(
  rule: string,
  token: IToken,
): { readonly what: string; readonly help: string } | undefined {
  if (!isName(token.tokenType)) return undefined;
  const help = `begin it with a number that is not used yet, as in \`1 ${token.image}: …;\``;
  if (rule === "messageMember" || rule === "errorMember") return { what: "field", help };
  return rule === "unionMember" ? { what: "case", help } : undefined;
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
  if (token.tokenType === t.StringLiteral && expected === "a name") {
    return { label, help: "a name is written without quotes" };
  }
  return { label };
}

function unclosedDiagnostic(
  source: SourceFile,
  block: UnclosedBlock,
  tokens: readonly IToken[],
): Diagnostic {
  const atEnd = block.found.tokenType === EOF;
  const found = atEnd ? "the end of the file" : describe(block.found);
  const span = placeOf(source, block.found, undefined, tokens);
  const labels = Number.isNaN(block.open.startOffset)
    ? []
    : [{ span: tokenSpan(source, block.open), text: "this `{` is never closed" }];
  return createDiagnostic("unclosed-block", { found }, span, { labels });
}

/**
 * Where to point: at the token found; after the one before it when the found one is on a later
 * line, or is the end of the file, which has no place of its own.
 */
function placeOf(
  source: SourceFile,
  token: IToken,
  previous: IToken | undefined,
  tokens: readonly IToken[],
): Span {
  const atEnd = token.tokenType === EOF;
  if (!atEnd && !startsLaterLine(token, previous)) return tokenSpan(source, token);
  const before = atEnd ? tokens.at(-1) : previous;
  const offset = before === undefined ? 0 : before.startOffset + before.image.length;
  return { source, start: offset, end: offset };
}

function startsLaterLine(token: IToken, previous: IToken | undefined): boolean {
  if (previous === undefined || token.tokenType === EOF) return false;
  const ends = [t.Semicolon, t.LeftBrace, t.RightBrace];
  return !ends.includes(previous.tokenType) && (previous.endLine ?? 0) < (token.startLine ?? 0);
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
