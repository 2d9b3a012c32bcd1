import type { CstNode, IToken } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { replaceFix } from "../diagnostics/fixes.js";
import type { SourceFile } from "../source/source-file.js";
import type {
  AnnotationNode,
  ArgumentNode,
  DocumentedNode,
  NameNode,
  NumberNode,
  QualifiedNameNode,
  StringNode,
  TypeNode,
  ValueNode,
} from "./ast.js";
import type { DocComments } from "./comments.js";
import { nodeOf, nodesOf, nodeSpan, tokenOf, tokensOf, tokenSpan } from "./cst.js";
import { escapeHelp, readNumber, readString } from "./literals.js";
import { foreignCharacter, isWellFormedName, nameLengthMax } from "./name-rule.js";
import { UnterminatedString } from "./tokens.js";

/** `T[][]…` may have so many brackets. */
export const listDepthMax = 8;

/** Shared, because most declarations and members have neither annotations nor docs. */
const none: readonly never[] = [];

/** Builds the parts that all declarations share: names, types, values, annotations. */
export class AstContext {
  readonly source: SourceFile;
  readonly #docs: DocComments;
  readonly #diagnostics: Diagnostic[];

  constructor(source: SourceFile, docs: DocComments, diagnostics: Diagnostic[]) {
    this.source = source;
    this.#docs = docs;
    this.#diagnostics = diagnostics;
  }

  report(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  /** Docs and annotations before a declaration or member, and the place of the whole. */
  documented(node: CstNode): DocumentedNode {
    const span = nodeSpan(this.source, node);
    const written = nodesOf(node, "annotation");
    const annotations =
      written.length === 0 ? none : written.flatMap((child) => this.#annotation(child));
    return { annotations, docs: this.#docs.get(span.start) ?? none, span };
  }

  name(token: IToken | undefined): NameNode | undefined {
    if (token === undefined) return undefined;
    const name = { text: token.image, span: tokenSpan(this.source, token) };
    if (isWellFormedName(name.text)) return name;
    if (foreignCharacter.test(name.text)) {
      this.report(createDiagnostic("non-ascii-name", { name: name.text }, name.span));
    } else {
      const parameters = { length: name.text.length, limit: nameLengthMax };
      this.report(createDiagnostic("name-too-long", parameters, name.span));
    }
    return name;
  }

  qualifiedName(node: CstNode | undefined): QualifiedNameNode | undefined {
    if (node === undefined) return undefined;
    const parts: NameNode[] = [];
    for (const token of tokensOf(node, "Name")) {
      const name = this.name(token);
      if (name !== undefined) parts.push(name);
    }
    if (parts.length === 0) return undefined;
    return { kind: "name", parts, span: nodeSpan(this.source, node) };
  }

  type(node: CstNode | undefined): TypeNode | undefined {
    const named = node === undefined ? undefined : nodeOf(node, "namedType");
    const name =
      named === undefined ? undefined : this.qualifiedName(nodeOf(named, "qualifiedName"));
    if (node === undefined || named === undefined || name === undefined) return undefined;
    const typeArguments = nodesOf(named, "type").flatMap((child) => this.type(child) ?? []);
    let type: TypeNode = {
      kind: "named",
      name,
      arguments: tokenOf(named, "Less") === undefined ? undefined : typeArguments,
      span: nodeSpan(this.source, named),
    };
    const brackets = tokensOf(node, "RightBracket");
    if (brackets.length > listDepthMax) {
      const span = nodeSpan(this.source, node);
      this.report(createDiagnostic("nested-too-deeply", { limit: listDepthMax }, span));
    }
    for (const bracket of brackets.slice(0, listDepthMax)) {
      const end = bracket.startOffset + 1;
      type = { kind: "list", element: type, span: { ...type.span, end } };
    }
    return type;
  }

  value(node: CstNode | undefined): ValueNode | undefined {
    if (node === undefined) return undefined;
    return (
      this.number(tokenOf(node, "NumberLiteral")) ??
      this.string(tokenOf(node, "StringLiteral")) ??
      this.qualifiedName(nodeOf(node, "qualifiedName"))
    );
  }

  number(token: IToken | undefined): NumberNode | undefined {
    if (token === undefined) return undefined;
    const span = tokenSpan(this.source, token);
    const value = readNumber(token.image);
    if (value === undefined) {
      const text = token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image;
      const digits = /^-?0[0-9]+$/.test(text) ? text.replace(/^(-?)0+(?=[0-9])/, "$1") : undefined;
      const help = digits === undefined ? undefined : "leave out the leading zeros";
      const fixes = digits === undefined ? [] : [replaceFix(span, digits, "maybe")];
      this.report(createDiagnostic("malformed-number", { text }, span, { help, fixes }));
      return undefined;
    }
    return { kind: "number", text: token.image, ...value, span };
  }

  /** A number that must be an integer, such as that of a field. */
  integer(token: IToken | undefined, what: string): NumberNode | undefined {
    const number = this.number(token);
    if (number === undefined || number.integer !== undefined) return number;
    const parameters = { what, text: number.text };
    this.report(createDiagnostic("not-an-integer", parameters, number.span));
    return undefined;
  }

  string(token: IToken | undefined): StringNode | undefined {
    if (token === undefined) return undefined;
    const span = tokenSpan(this.source, token);
    const content = readString(token.image);
    if (token.tokenType !== UnterminatedString) {
      for (const { text, offset } of content.unknownEscapes) {
        const start = span.start + offset;
        const place = { source: this.source, start, end: start + text.length };
        const help = escapeHelp(text);
        this.report(createDiagnostic("invalid-escape", { escape: text }, place, { help }));
      }
    }
    return { kind: "string", value: content.value, bytes: content.bytes, span };
  }

  #annotation(node: CstNode): readonly AnnotationNode[] {
    const name = this.qualifiedName(nodeOf(node, "qualifiedName"));
    if (name === undefined) return [];
    const list = nodesOf(node, "argument").flatMap((child) => this.#argument(child));
    return [{ name, arguments: list, span: nodeSpan(this.source, node) }];
  }

  #argument(node: CstNode): readonly ArgumentNode[] {
    const value = this.value(nodeOf(node, "value"));
    if (value === undefined) return [];
    const name = this.name(tokenOf(node, "Name"));
    return [{ name, value, span: nodeSpan(this.source, node) }];
  }
}
