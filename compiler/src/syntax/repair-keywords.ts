import type { IToken, TokenType } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { nearestFix, removeFix } from "../diagnostics/fixes.js";
import { nearestName } from "../diagnostics/suggest.js";
import type { Nearest } from "../diagnostics/suggest.js";
import type { SourceFile } from "../source/source-file.js";
import { tokenSpan } from "./cst.js";
import { isName, syntaxErrorsMax } from "./recovery.js";
import * as t from "./tokens.js";

const starters: ReadonlyMap<string, TokenType> = new Map([
  ["package", t.Package],
  ["import", t.Import],
  ["const", t.Const],
  ["type", t.Type],
  ["closed", t.Closed],
  ["enum", t.Enum],
  ["message", t.Message],
  ["union", t.Union],
  ["error", t.ErrorKeyword],
  ["service", t.Service],
  ["oneway", t.Oneway],
]);

/** What other languages call the same thing. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ["struct", "message"],
  ["record", "message"],
  ["interface", "message"],
  ["class", "message"],
  ["model", "message"],
  ["oneof", "union"],
  ["variant", "union"],
  ["exception", "error"],
  ["typedef", "type"],
  ["alias", "type"],
  ["namespace", "package"],
  ["module", "package"],
]);

/** Of those, the ones that may have been meant as something else here. */
const ambiguousWords = new Set(["interface", "class", "oneof", "namespace", "module"]);

/** Words that some languages put before a method; here nothing stands there. */
const superfluous = new Set(["rpc", "function", "func", "fn", "def", "async", "export", "public"]);

/**
 * Two words at the beginning of a statement mean that the first is a keyword. Where it is none, a
 * misspelt one is read as what it was meant to be, so that the declaration is still checked.
 */
export function repairKeywords(
  source: SourceFile,
  tokens: readonly IToken[],
  diagnostics: Diagnostic[],
): IToken[] {
  const repaired: IToken[] = [];
  const found: Diagnostic[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const starts =
      startsStatement(tokens[index - 1]) ||
      superfluous.has(tokens[index - 1]?.image ?? "") ||
      followsAnnotation(tokens, index) ||
      looksLikeDeclaration(tokens, index);
    if (!starts || token.tokenType !== t.Identifier || next === undefined) repaired.push(token);
    else if (!isName(next.tokenType)) repaired.push(token);
    else repaired.push(...repair(source, token, found));
  }
  // All are repaired, so that the rest of the file is still read as it was meant.
  for (const diagnostic of found.slice(0, syntaxErrorsMax)) diagnostics.push(diagnostic);
  return repaired;
}

function startsStatement(previous: IToken | undefined): boolean {
  if (previous === undefined) return true;
  const type = previous.tokenType;
  return (
    type === t.Semicolon ||
    type === t.LeftBrace ||
    type === t.RightBrace ||
    type === t.RightParenthesis
  );
}

/** Whether `word Name {` begins a line, although what stands before it was not ended. */
function looksLikeDeclaration(tokens: readonly IToken[], index: number): boolean {
  const [previous, token, , after] = tokens.slice(Math.max(0, index - 1), index + 3);
  if (previous === undefined || token === undefined || after === undefined) return false;
  const startsLine = (previous.endLine ?? 0) < (token.startLine ?? 0);
  return (
    startsLine &&
    [t.LeftBrace, t.Equals, t.Colon].includes(after.tokenType) &&
    nearestName(token.image, starters.keys())?.isCertain === true
  );
}

/** Whether `@name` or `@x.name` stands before, which has no parenthesis to tell its end. */
function followsAnnotation(tokens: readonly IToken[], index: number): boolean {
  let at = index - 1;
  while (tokens[at - 1]?.tokenType === t.Dot) at -= 2;
  const name = tokens[at];
  return name !== undefined && isName(name.tokenType) && tokens[at - 1]?.tokenType === t.At;
}

function repair(source: SourceFile, token: IToken, diagnostics: Diagnostic[]): readonly IToken[] {
  const span = tokenSpan(source, token);
  const word = token.image;
  if (superfluous.has(word)) {
    // With the blanks after it, so that what follows stands where the word stood.
    const blanks = /^[ \t]*/.exec(source.text.slice(span.end, span.end + 100))?.[0].length ?? 0;
    const fixes = [removeFix({ ...span, end: span.end + blanks }, `\`${word}\``)];
    diagnostics.push(
      createDiagnostic("unexpected-word", { word }, span, { help: `leave \`${word}\` out`, fixes }),
    );
    return [];
  }
  const meant = foreignWord(word) ?? nearestName(word, starters.keys());
  const type = meant === undefined ? undefined : starters.get(meant.name);
  if (meant === undefined || type === undefined) return [token];
  const fixes = nearestFix(span, meant);
  const help = `did you mean \`${meant.name}\`?`;
  diagnostics.push(createDiagnostic("misspelt-keyword", { word }, span, { help, fixes }));
  return [{ ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx }];
}

function foreignWord(word: string): Nearest | undefined {
  const name = otherWords.get(word.toLowerCase());
  if (name === undefined) return undefined;
  return { name, isCertain: !ambiguousWords.has(word.toLowerCase()) };
}
