import type { IToken, TokenType } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import type { SourceFile } from "../source/source-file.js";
import { tokenSpan } from "./cst.js";
import { isName } from "./recovery.js";
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
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const starts =
      startsStatement(tokens[index - 1]) || superfluous.has(tokens[index - 1]?.image ?? "");
    if (!starts || token.tokenType !== t.Identifier || next === undefined) repaired.push(token);
    else if (!isName(next.tokenType)) repaired.push(token);
    else repaired.push(...repair(source, token, diagnostics));
  }
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

function repair(source: SourceFile, token: IToken, diagnostics: Diagnostic[]): readonly IToken[] {
  const span = tokenSpan(source, token);
  const word = token.image;
  if (superfluous.has(word)) {
    const fixes = [{ title: `remove \`${word}\``, edits: [{ span, replacement: "" }] }];
    diagnostics.push(
      createDiagnostic("unexpected-word", { word }, span, { help: `leave \`${word}\` out`, fixes }),
    );
    return [];
  }
  const meant = otherWords.get(word.toLowerCase()) ?? suggest(word, starters.keys());
  const type = meant === undefined ? undefined : starters.get(meant);
  if (meant === undefined || type === undefined) return [token];
  const fixes = [{ title: `replace with \`${meant}\``, edits: [{ span, replacement: meant }] }];
  const help = `did you mean \`${meant}\`?`;
  diagnostics.push(createDiagnostic("misspelt-keyword", { word }, span, { help, fixes }));
  return [{ ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx }];
}
