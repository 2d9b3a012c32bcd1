import type { CstNode, ILexingError, IToken } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
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
  const { tokens: read, groups, errors } = lexer.tokenize(source.text);
  const comments = groups["comments"] ?? [];
  const diagnostics: Diagnostic[] = errors
    .slice(0, syntaxErrorsMax)
    .map((error) => lexingDiagnostic(source, error));
  diagnostics.push(...unterminatedComment(source, comments));
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
  diagnostics.push(...unterminatedStrings(source, read));
  const tokens = repairKeywords(source, read, diagnostics);
  parser ??= new RpcParser();
  const tree = parser.parse(tokens);
  const known = diagnostics.flatMap(({ span }) => span?.start ?? []);
  diagnostics.push(...syntaxDiagnostics({ source, tokens }, parser, known));
  const skipped = parser.skipped.flatMap(({ start, end }) =>
    tokens.filter(({ startOffset }) => startOffset >= start && startOffset < end),
  );
  const docs = collectDocComments(tokens, comments);
  const file = buildFile(new AstContext(source, docs, diagnostics), tree);
  const brokenAt = diagnostics.flatMap(({ span }) => span?.start ?? []).sort((a, b) => a - b);
  const concrete = { root: tree, comments };
  return { file, diagnostics, skippedNames: namesOf(skipped), brokenAt, concrete };
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

function unterminatedStrings(source: SourceFile, tokens: readonly IToken[]): readonly Diagnostic[] {
  const help = "close it with a quote";
  return tokens
    .filter(({ tokenType }) => tokenType === t.UnterminatedString)
    .slice(0, syntaxErrorsMax)
    .map((token) =>
      createDiagnostic("unterminated-string", {}, tokenSpan(source, token), { help }),
    );
}

function unterminatedComment(
  source: SourceFile,
  comments: readonly IToken[],
): readonly Diagnostic[] {
  const last = comments.at(-1);
  if (last?.tokenType !== t.UnterminatedComment) return [];
  const span = { source, start: last.startOffset, end: last.startOffset + 2 };
  return [createDiagnostic("unterminated-comment", {}, span, { help: "close it with `*/`" })];
}
