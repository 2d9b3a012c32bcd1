import { ts } from "ts-morph";
import { type Finding, isCode, isProduct, type Source } from "./source.js";
import { importsOf, placeOf, resolveImport, treeOf } from "./syntax-tree.js";

/** Files from which everything else must be reachable. */
const entryPoints: readonly RegExp[] = [
  /^runtime\/src\/(?:index|browser|builtin|codegen|development|testing)\.ts$/,
  /^runtime\/src\/(?:pomelo|tars|otel)\/index\.ts$/,
  /^compiler\/src\/(?:index|cli)\.ts$/,
  /^compiler\/bin\/rpcgen\.js$/,
  /^test\/.*\.test\.ts$/,
  /^test\/types\/.*\.ts$/,
  /^scripts\/(?:bench|build|check|check-packages|demo|failures-reporter|format|simulate|test)\.mjs$/,
  /^(?:examples|bench)\//,
];

/**
 * Every export of the packages carries a doc comment. Constants that follow each other line by line
 * share the first one's.
 */
export function exportsAreDocumented(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isProduct).flatMap((source) => {
    const documented = new Set<string>();
    const missing: { readonly name: string; readonly node: ts.Node }[] = [];
    let isGroupDocumented = false;
    for (const statement of treeOf(source).statements) {
      const isOfGroup: boolean = isGroupDocumented && followsLineByLine(source, statement);
      const isDocumented: boolean = isOfGroup || hasDoc(source, statement);
      for (const name of exportedNames(statement)) {
        if (isDocumented) documented.add(name);
        else missing.push({ name, node: statement });
      }
      isGroupDocumented = isDocumented && ts.isVariableStatement(statement);
    }
    // A type and a value, or overloads, may share a name: one doc is enough for them.
    return missing
      .filter(({ name }) => !documented.has(name))
      .map(({ name, node }) => `${placeOf(source, node)}: export \`${name}\` has no doc comment`);
  });
}

/** No file lies about that nothing imports. */
export function filesAreReached(sources: readonly Source[]): readonly Finding[] {
  const code = new Map(sources.filter(isCode).map((source) => [source.path, source]));
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const source = code.get(path);
    if (source === undefined || reached.has(path)) return;
    reached.add(path);
    for (const { specifier } of importsOf(source)) {
      const next = resolveImport(path, specifier);
      if (next !== undefined) visit(next);
    }
  };
  for (const path of code.keys()) {
    if (entryPoints.some((pattern) => pattern.test(path))) visit(path);
  }
  return [...code.keys()]
    .filter((path) => !reached.has(path))
    .map((path) => `${path}:1: no entry point or test reaches it: import or delete it`);
}

function exportedNames(statement: ts.Statement): readonly string[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier }; // declarations have one
  return name === undefined ? [] : [name.text];
}

function hasDoc(source: Source, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  return comments.some(({ pos }) => source.text.startsWith("/**", pos));
}

function followsLineByLine(source: Source, statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const start = statement.getStart(treeOf(source));
  const between = source.text.slice(statement.getFullStart(), start);
  return (
    between.split("\n").length === 2 && !source.text.slice(start, statement.end).includes("\n")
  );
}
