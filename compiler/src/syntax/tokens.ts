import type { TokenType } from "chevrotain";

import { createToken, Lexer } from "./chevrotain.js";

/** Anything that can stand where a name is expected: an identifier or a keyword. */
export const Name: TokenType = createToken({ name: "Name", pattern: Lexer.NA, label: "a name" });

/**
 * A word. Letters outside ASCII (roughly: the lexer cannot use Unicode classes) are taken in, so
 * that one clear diagnostic can speak of the whole word instead of each of its letters.
 */
export const Identifier: TokenType = createToken({
  name: "Identifier",
  pattern:
    /[A-Za-z_$\u00aa-\u1fff\u2c00-\u2fff\u3040-\udfff\uf900-\ufaff][0-9A-Za-z_$\u00aa-\u1fff\u2c00-\u2fff\u3040-\udfff\uf900-\ufaff]*/,
  categories: [Name],
  label: "a name",
  line_breaks: false,
});

function keyword(word: string): TokenType {
  return createToken({
    name: `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}Keyword`,
    pattern: word,
    longer_alt: Identifier,
    categories: [Name],
    label: `\`${word}\``,
  });
}

function mark(name: string, text: string): TokenType {
  return createToken({ name, pattern: text, label: `\`${text}\`` });
}

/** The keywords. */
export const Package: TokenType = keyword("package");
export const Import: TokenType = keyword("import");
export const Const: TokenType = keyword("const");
export const Type: TokenType = keyword("type");
export const Closed: TokenType = keyword("closed");
export const Enum: TokenType = keyword("enum");
export const Message: TokenType = keyword("message");
export const Union: TokenType = keyword("union");
export const ErrorKeyword: TokenType = keyword("error");
export const Service: TokenType = keyword("service");
export const Oneway: TokenType = keyword("oneway");
export const Stream: TokenType = keyword("stream");
export const Throws: TokenType = keyword("throws");
export const Reserved: TokenType = keyword("reserved");
export const As: TokenType = keyword("as");
export const From: TokenType = keyword("from");
export const To: TokenType = keyword("to");
export const Max: TokenType = keyword("max");

/** Every keyword; each is also a legal name. */
export const keywords: readonly TokenType[] = [
  Package,
  Import,
  Const,
  Type,
  Closed,
  Enum,
  Message,
  Union,
  ErrorKeyword,
  Service,
  Oneway,
  Stream,
  Throws,
  Reserved,
  As,
  From,
  To,
  Max,
];

/**
 * Begins like a number and runs as far as letters, digits and dots go; whether it is one is found
 * out when the tree is built, where the whole text can be shown.
 */
export const NumberLiteral: TokenType = createToken({
  name: "NumberLiteral",
  pattern: /-?[0-9](?:[eE][+-](?=[0-9])|[0-9A-Za-z_.])*|-inf\b/,
  label: "a number",
  start_chars_hint: "-0123456789".split(""),
});

/** A string in double or single quotes. */
export const StringLiteral: TokenType = createToken({
  name: "StringLiteral",
  pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*'/,
  label: "a string",
  start_chars_hint: ['"', "'"],
  line_breaks: false,
});

/** A string that its line cuts off; parsed on as a string. */
export const UnterminatedString: TokenType = createToken({
  name: "UnterminatedString",
  pattern: /["'](?:[^\\\r\n]|\\[^\r\n])*\\?/,
  categories: [StringLiteral],
  start_chars_hint: ['"', "'"],
  line_breaks: false,
});

/** A string in typographic quotes, as text programs write them; parsed on as a string. */
export const CurlyString: TokenType = createToken({
  name: "CurlyString",
  pattern:
    /[\u2018\u2019\u201c-\u201e][^\u2018\u2019\u201c-\u201e"'\r\n]*[\u2018\u2019\u201c\u201d"']/,
  categories: [StringLiteral],
  start_chars_hint: ["\u2018", "\u2019", "\u201c", "\u201d", "\u201e"],
  line_breaks: false,
});

/** The punctuation marks. */
export const LeftBrace: TokenType = mark("LeftBrace", "{");
export const RightBrace: TokenType = mark("RightBrace", "}");
export const LeftParenthesis: TokenType = mark("LeftParenthesis", "(");
export const RightParenthesis: TokenType = mark("RightParenthesis", ")");
export const LeftBracket: TokenType = mark("LeftBracket", "[");
export const RightBracket: TokenType = mark("RightBracket", "]");
export const Less: TokenType = mark("Less", "<");
export const Greater: TokenType = mark("Greater", ">");
export const Comma: TokenType = mark("Comma", ",");
export const Colon: TokenType = mark("Colon", ":");
export const Semicolon: TokenType = mark("Semicolon", ";");
export const Equals: TokenType = mark("Equals", "=");
export const Question: TokenType = mark("Question", "?");
export const Dot: TokenType = mark("Dot", ".");
export const At: TokenType = mark("At", "@");
export const Star: TokenType = mark("Star", "*");

/** Punctuation, the only tokens that error recovery may make up. */
export const punctuation: readonly TokenType[] = [
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  LeftBracket,
  RightBracket,
  Less,
  Greater,
  Comma,
  Colon,
  Semicolon,
  Equals,
  Dot,
];

/** A comment, kept aside: `/** … *\/` documents what follows. */
export const BlockComment: TokenType = createToken({
  name: "BlockComment",
  pattern: /\/\*[^]*?\*\//,
  group: "comments",
  line_breaks: true,
  start_chars_hint: ["/"],
});

/** A comment that reaches to the end of the file. */
export const UnterminatedComment: TokenType = createToken({
  name: "UnterminatedComment",
  pattern: /\/\*[^]*/,
  group: "comments",
  line_breaks: true,
  start_chars_hint: ["/"],
});

/** A comment to the end of its line. */
export const LineComment: TokenType = createToken({
  name: "LineComment",
  pattern: /\/\/[^\r\n]*/,
  group: "comments",
  start_chars_hint: ["/"],
  line_breaks: false,
});

const WhiteSpace: TokenType = createToken({
  name: "WhiteSpace",
  pattern: /[ \t\r\n\f\u00a0\ufeff]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** In the order in which the lexer tries them. */
export const allTokens: readonly TokenType[] = [
  WhiteSpace,
  LineComment,
  BlockComment,
  UnterminatedComment,
  ...keywords,
  Identifier,
  NumberLiteral,
  StringLiteral,
  UnterminatedString,
  CurlyString,
  ...punctuation,
  Question,
  At,
  Star,
  Name,
];
