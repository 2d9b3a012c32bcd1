import { posix } from "node:path";
import { ts } from "ts-morph";
import type { Source } from "./source.js";

/** One import or re-export of a file, type-only ones and `import()` included. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Names taken, before `as`; empty for `*`, `import()` and imports for effect. */
  readonly names: readonly string[];
}

const trees = new WeakMap<Source, ts.SourceFile>();

/** The parsed file; parsed once. */
export function treeOf(source: Source): ts.SourceFile {
  let tree = trees.get(source);
  if (tree === undefined) {
    const kind = source.path.endsWith(".ts") ? ts.ScriptKind.TS : ts.ScriptKind.JS;
    tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ES2022, true, kind);
    trees.set(source, tree);
  }
  return tree;
}

/** Calls `visit` for every node of the file, outer nodes first. */
export function walk(source: Source, visit: (node: ts.Node) => void): void {
  const descend = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, descend);
  };
  descend(treeOf(source));
}

/** `path:line` of a node, as findings begin. */
export function placeOf(source: Source, node: ts.Node): string {
  return `${source.path}:${String(lineNumber(source, node))}`;
}

/** All modules that a file names. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  walk(source, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    found.push({ specifier, line: lineNumber(source, node), names: namesOf(node) });
  });
  return found;
}

/** Path of the source that a relative specifier means; undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return from.endsWith(".ts") ? path.replace(/\.js$/, ".ts") : path;
}

function lineNumber(source: Source, node: ts.Node): number {
  const tree = treeOf(source);
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return literalText(node.moduleSpecifier);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literalText(node.arguments[0]);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literalText(node.argument.literal);
  }
  // `new URL("./program.ts", import.meta.url)`: how a test names a program that it starts.
  if (ts.isNewExpression(node) && node.expression.getText() === "URL") {
    const isOfThisModule = node.arguments?.[1]?.getText() === "import.meta.url";
    return isOfThisModule ? literalText(node.arguments[0]) : undefined;
  }
  return undefined;
}

function literalText(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function namesOf(node: ts.Node): readonly string[] {
  const bindings = ts.isImportDeclaration(node)
    ? node.importClause?.namedBindings
    : ts.isExportDeclaration(node)
      ? node.exportClause
      : undefined;
  if (bindings === undefined) return [];
  if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return [];
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}
