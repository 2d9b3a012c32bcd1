import type { CstNode } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type {
  AliasNode,
  ConstNode,
  DeclarationNode,
  FileNode,
  ImportedNameNode,
  ImportNode,
  PackageNode,
  DocumentedNode,
} from "./ast.js";
import {
  buildEnum,
  buildError,
  buildMessage,
  buildUnion,
  refuseAnnotations,
} from "./build-data.js";
import { buildService } from "./build-service.js";
import type { AstContext } from "./ast-context.js";
import { nodeOf, nodesOf, nodeSpan, tokenOf } from "./cst.js";

/** Turns the tree of the parser into the typed one. Where recovery left a hole, the node is left out. */
export function buildFile(context: AstContext, tree: CstNode): FileNode {
  const builder = new FileBuilder(context);
  for (const item of nodesOf(tree, "item")) builder.add(item);
  return builder.finish();
}

class FileBuilder {
  readonly #context: AstContext;
  readonly #source: SourceFile;
  readonly #imports: ImportNode[] = [];
  readonly #declarations: DeclarationNode[] = [];
  #package: PackageNode | undefined;
  #docs: readonly string[] = [];

  constructor(context: AstContext) {
    this.#context = context;
    this.#source = context.source;
  }

  add(item: CstNode): void {
    const documented = this.#context.documented(item);
    const packageLine = nodeOf(item, "packageLine");
    if (packageLine !== undefined) return this.#addPackage(packageLine, documented);
    const importLine = nodeOf(item, "importLine");
    if (importLine !== undefined) return this.#addImport(importLine, documented);
    const declaration = buildDeclaration(this.#context, item, documented);
    if (declaration !== undefined) this.#declarations.push(declaration);
  }

  finish(): FileNode {
    return {
      source: this.#source,
      package: this.#package,
      docs: this.#docs,
      imports: this.#imports,
      declarations: this.#declarations,
    };
  }

  #addPackage(node: CstNode, documented: DocumentedNode): void {
    refuseAnnotations(this.#context, documented, "the package line");
    const span = nodeSpan(this.#source, node);
    const name = this.#context.qualifiedName(nodeOf(node, "qualifiedName"));
    if (this.#package !== undefined) {
      this.#misplaced("a second package line", "is not allowed", span, [
        { span: this.#package.span, text: "the first one is here" },
      ]);
    } else if (this.#imports.length > 0 || this.#declarations.length > 0) {
      this.#misplaced("the package line", "must come first in its file", span);
    }
    if (name !== undefined) this.#package ??= { name, span };
    this.#docs = documented.docs;
  }

  #addImport(node: CstNode, documented: DocumentedNode): void {
    refuseAnnotations(this.#context, documented, "an import");
    const span = nodeSpan(this.#source, node);
    const path = this.#context.string(tokenOf(node, "StringLiteral"));
    if (this.#declarations.length > 0) {
      this.#misplaced("an import", "must come before the declarations", span);
    }
    if (path === undefined) return;
    const all = this.#context.name(tokenOf(node, "Name"));
    if (all !== undefined) {
      this.#imports.push({ path, span, clause: { kind: "all", local: all } });
      return;
    }
    const names = nodesOf(node, "importedName").flatMap((entry) => this.#importedName(entry));
    this.#imports.push({ path, span, clause: { kind: "names", names } });
  }

  #importedName(node: CstNode): readonly ImportedNameNode[] {
    const name = this.#context.name(tokenOf(node, "name"));
    const local = this.#context.name(tokenOf(node, "alias"));
    return name === undefined ? [] : [{ name, local: local ?? name }];
  }

  #misplaced(
    what: string,
    where: string,
    span: Span,
    labels: readonly { readonly span: Span; readonly text: string }[] = [],
  ): void {
    const details = { labels };
    this.#context.report(createDiagnostic("misplaced-declaration", { what, where }, span, details));
  }
}

function buildDeclaration(
  context: AstContext,
  item: CstNode,
  documented: DocumentedNode,
): DeclarationNode | undefined {
  for (const [rule, nodes] of Object.entries(item.children)) {
    const node = nodes[0];
    if (node === undefined || "tokenType" in node) continue;
    if (rule === "constant") return buildConst(context, node, documented);
    if (rule === "alias") return buildAlias(context, node, documented);
    if (rule === "enumeration") return buildEnum(context, node, documented);
    if (rule === "message") return buildMessage(context, node, documented);
    if (rule === "union") return buildUnion(context, node, documented);
    if (rule === "error") return buildError(context, node, documented);
    if (rule === "service") return buildService(context, node, documented);
  }
  return undefined;
}

function buildConst(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): ConstNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  const type = context.type(nodeOf(node, "type"));
  const value = context.value(nodeOf(node, "value"));
  if (name === undefined || type === undefined || value === undefined) return undefined;
  return { kind: "const", ...documented, name, type, value };
}

function buildAlias(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): AliasNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  const type = context.type(nodeOf(node, "type"));
  if (name === undefined || type === undefined) return undefined;
  return { kind: "alias", ...documented, name, type };
}
