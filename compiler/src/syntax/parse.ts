import type { CstNode, ILexingError, IToken } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { replaceFix } from "../diagnostics/fixes.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { FileNode } from "./ast.js";
import { AstContext } from "./ast-context.js";
import { buildFile } from "./build-ast.js";
import { Lexer } from "./chevrotain.js";
import { collectDocComments } from "./comments.js";
import { tokenSpan } from "./cst.js";
import { RpcParser } from "./parser.js";
import { syntaxErrorsMax } from "./recovery.js";
import { repairKeywords } from "./repair-keywords.js";
import { syntaxDiagnostics } from "./syntax-diagnostics.js";
import * as t from "./tokens.js";
import { findUnclosedComment } from "./unclosed-comment.js";

/** Braces, brackets, parentheses and `<` may be nested so deep; the parser is recursive. */
export const nestingMax = 64;

/** What parsing made of one file. */
export interface ParseResult {
  readonly file: FileNode;
  readonly diagnostics: readonly Diagnostic[];
  /** Names in stretches that were skipped: they may be declarations nobody saw. */
  readonly skippedNames: ReadonlySet<string>;
  /** Offsets of the mistakes, in order: what is about to be said there may be their consequence. */
  readonly brokenAt: readonly number[];
  /** What `concreteTree` puts together; `undefined` when the parser was not asked. */
  readonly concrete: { readonly root: CstNode; readonly comments: readonly IToken[] } | undefined;
}

let lexer: InstanceType<typeof Lexer> | undefined;
let parser: RpcParser | undefined;

/** Reads the text of a file into its tree. Never throws on any text. */
export function parse(source: SourceFile): ParseResult {
  lexer ??= new Lexer([...t.allTokens], { ensureOptimizations: false, skipValidations: true });
  const { tokens: read, comments, diagnostics } = readText(source, lexer);
  const tooDeep = tooDeepToken(read);
  if (tooDeep !== undefined) {
    const span = tokenSpan(source, tooDeep);
    diagnostics.push(createDiagnostic("nested-too-deeply", { limit: nestingMax }, span));
    return { ...nothingRead(source), diagnostics, skippedNames: namesOf(read) };
  }
  if (read.length === 0) {
    if (diagnostics.length === 0) diagnostics.push(emptyFileDiagnostic(source));
    return { ...nothingRead(source), diagnostics };
  }
  diagnostics.push(...unterminatedStrings(source, read), ...curlyStrings(source, read));
  const tokens = repairKeywords(source, read, diagnostics);
  const known = diagnostics.flatMap(({ span }) => span?.start ?? []);
  const { tree, mistakes, skipped } = readTokens(source, tokens, known);
  diagnostics.push(...mistakes);
  const docs = collectDocComments(tokens, comments);
  const file = buildFile(new AstContext(source, docs, diagnostics), tree);
  const brokenAt = diagnostics.flatMap(({ span }) => span?.start ?? []).sort((a, b) => a - b);
  const concrete = { root: tree, comments };
  return { file, diagnostics, skippedNames: namesOf(skipped), brokenAt, concrete };
}

/** The tokens of a text, and what is wrong with its characters and comments. */
interface Tokens {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: Diagnostic[];
}

/** What a comment that was not closed took with it is read all the same. */
function readText(source: SourceFile, reader: InstanceType<typeof Lexer>): Tokens {
  const diagnostics: Diagnostic[] = [];
  for (let text = source.text; ;) {
    const { tokens, groups, errors } = reader.tokenize(text);
    const comments = groups["comments"] ?? [];
    const unclosed = findUnclosedComment(source, comments);
    if (unclosed === undefined || diagnostics.length === syntaxErrorsMax) {
      for (const error of errors.slice(0, syntaxErrorsMax)) {
        diagnostics.push(lexingDiagnostic(source, error));
      }
      return { tokens, comments, diagnostics };
    }
    diagnostics.push(unclosed.diagnostic);
    text = unclosed.text;
  }
}

/** What the parser made of the tokens. */
interface Reading {
  readonly tree: CstNode;
  readonly mistakes: readonly Diagnostic[];
  readonly skipped: readonly IToken[];
}

/** Where there are mistakes, the reading that follows the indentation counts unless it finds more of them. */
function readTokens(source: SourceFile, tokens: IToken[], known: readonly number[]): Reading {
  const reader = (parser ??= new RpcParser());
  const read = (trustsLayout: boolean): Reading => {
    const tree = reader.parse(tokens, trustsLayout);
    const mistakes = syntaxDiagnostics({ source, tokens }, reader, known);
    const skipped = reader.skipped.flatMap(({ start, end }) =>
      tokens.filter(({ startOffset }) => startOffset >= start && startOffset < end),
    );
    return { tree, mistakes, skipped };
  };
  const first = read(false);
  if (first.mistakes.length === 0) return first;
  const second = read(true);
  return second.mistakes.length > first.mistakes.length ? first : second;
}

function nothingRead(source: SourceFile): ParseResult {
  const file = { source, package: undefined, docs: [], imports: [], declarations: [] };
  return { file, diagnostics: [], skippedNames: new Set(), brokenAt: [], concrete: undefined };
}

function emptyFileDiagnostic(source: SourceFile): Diagnostic {
  const help = "declare something, for example `message Hello { 1 name: string; }`";
  return createDiagnostic("empty-file", {}, { source, start: 0, end: 0 }, { help });
}

function namesOf(tokens: readonly IToken[]): ReadonlySet<string> {
  const names = tokens.filter((token) => token.tokenType === t.Identifier);
  return new Set(names.map((token) => token.image));
}

function tooDeepToken(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  for (const token of tokens) {
    switch (token.tokenType) {
      case t.LeftBrace:
      case t.LeftParenthesis:
      case t.Less:
        depth += 1;
        if (depth > nestingMax) return token;
        break;
      case t.RightBrace:
      case t.RightParenthesis:
      case t.Greater:
        depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}

function lexingDiagnostic(source: SourceFile, error: ILexingError): Diagnostic {
  const start = error.offset;
  const text = source.text.slice(start, start + error.length);
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const printable = /^[^\p{C}\p{Z}]$/u.test(character);
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const shown = printable ? `\`${character}\`` : `U+${code}`;
  const span: Span = { source, start, end: start + Math.max(1, error.length) };
  return createDiagnostic("unexpected-character", { character: shown }, span);
}

/** Text programs turn quotes into others unasked: that is one slip, however many characters it takes. */
function curlyStrings(source: SourceFile, tokens: readonly IToken[]): readonly Diagnostic[] {
  return tokens
    .filter(({ tokenType }) => tokenType === t.CurlyString)
    .slice(0, syntaxErrorsMax)
    .map((token) => {
      const span = tokenSpan(source, token);
      const straight = `"${token.image.slice(1, -1)}"`;
      const character = `\`${token.image.slice(0, 1)}\``;
      const help = "strings stand in straight quotes";
      // Behind a backslash the last quote would end nothing.
      const fixes = token.image.includes("\\") ? [] : [replaceFix(span, straight)];
      return createDiagnostic("unexpected-character", { character }, span, { help, fixes });
    });
}

function unterminatedStrings(source: SourceFile, tokens: readonly IToken[]): readonly Diagnostic[] {
  const help = "close it with a quote";
  return tokens
    .filter(({ tokenType }) => tokenType === t.UnterminatedString)
    .slice(0, syntaxErrorsMax)
    .map((token) =>
      createDiagnostic("unterminated-string", {}, tokenSpan(source, token), { help }),
    );
}
