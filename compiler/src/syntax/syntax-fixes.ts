import type { IToken } from "chevrotain";

import type { Fix } from "../diagnostics/diagnostic.js";
import { insertFix, removeFix, replaceFix } from "../diagnostics/fixes.js";
import type { SourceFile } from "../source/source-file.js";
import { EOF } from "./chevrotain.js";
import { tokenSpan } from "./cst.js";
import { isName } from "./recovery.js";
import * as t from "./tokens.js";

/** What the parser expected, and the tokens around the place. */
export interface Mismatch {
  readonly source: SourceFile;
  readonly rule: string;
  /** As in the message: a mark in backquotes, or words. */
  readonly expected: string;
  readonly previous: IToken | undefined;
  readonly found: IToken;
  readonly next: IToken | undefined;
}

/** What mends a syntax error, where one change of punctuation can. */
export function syntaxFixes(mismatch: Mismatch): readonly Fix[] {
  const { source, expected, previous, found, next } = mismatch;
  if (previous === undefined) return [];
  const end = previous.startOffset + previous.image.length;
  if (expected === "`;`") {
    if (found.tokenType === t.Comma) return [replaceFix(tokenSpan(source, found), ";")];
    const endsHere =
      found.tokenType === EOF ||
      found.tokenType === t.RightBrace ||
      startsLaterLine(found, previous);
    return [insertFix(source, end, ";", endsHere ? "machine-applicable" : "maybe")];
  }
  const stands = previous.tokenType === t.NumberLiteral && expected === "a name";
  if (stands && found.tokenType === t.Colon && next !== undefined && isName(next.tokenType)) {
    return [removeFix(tokenSpan(source, found), "the colon")];
  }
  if (expected === "`:`" && found.tokenType === t.Equals) {
    return [replaceFix(tokenSpan(source, found), ":", "maybe")];
  }
  if (/^`[:=)]`$/.test(expected) && found.tokenType !== EOF) {
    return [insertFix(source, end, expected.slice(1, 2), "maybe")];
  }
  return [];
}

/** Whether a token begins a line on which something is missing at the end of the one before. */
export function startsLaterLine(token: IToken, previous: IToken | undefined): boolean {
  if (previous === undefined || token.tokenType === EOF) return false;
  const ends = [t.Semicolon, t.LeftBrace, t.RightBrace];
  return !ends.includes(previous.tokenType) && (previous.endLine ?? 0) < (token.startLine ?? 0);
}
