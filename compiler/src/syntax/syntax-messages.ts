import type { IParserErrorMessageProvider, TokenType } from "chevrotain";

import { tokenLabel } from "./chevrotain.js";
import * as t from "./tokens.js";

/**
 * Says only what was expected; where, and what stood there instead, is added when the error is made
 * a diagnostic.
 */
export const syntaxMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => expectedToken(expected, ruleName),
  buildNotAllInputParsedMessage: () => "the end of the file",
  buildNoViableAltMessage: ({ customUserDescription, expectedPathsPerAlt }) =>
    customUserDescription ?? alternatives(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ customUserDescription, expectedIterationPaths }) =>
    customUserDescription ?? alternatives(expectedIterationPaths),
};

function expectedToken(expected: TokenType, rule: string): string {
  if (expected === t.RightParenthesis) return "`,` or `)`";
  if (expected === t.Greater) return "`,` or `>`";
  if (expected === t.RightBrace && rule === "importLine") return "`,` or `}`";
  return tokenLabel(expected);
}

function alternatives(paths: readonly (readonly TokenType[])[]): string {
  const labels = paths.map((path) => path[0]).filter((type) => type !== undefined);
  return [...new Set(labels.map((type) => tokenLabel(type)))].join(" or ");
}
