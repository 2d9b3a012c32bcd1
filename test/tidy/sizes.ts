import { ts } from "ts-morph";
import { type Finding, isCode, type Source } from "./source.js";
import { placeOf, treeOf, walk } from "./syntax-tree.js";

const fileLinesMax = 400;
const functionLinesMax = 70;
const parametersMax = 4;
const testCalls = new Set(["test", "it", "describe", "suite", "before", "after"]);

/** Files of at most 400 lines. */
export function filesAreShort(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isCode).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    if (lines <= fileLinesMax) return [];
    return [`${path}:1: ${String(lines)} lines, at most ${String(fileLinesMax)}: split it by idea`];
  });
}

/** Functions of at most 70 lines; what is handed to `test` and its kin may be longer. */
export function functionsAreShort(sources: readonly Source[]): readonly Finding[] {
  return functionsOf(sources).flatMap(({ source, node }) => {
    if (isTestCallback(node)) return [];
    const tree = treeOf(source);
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
    const lines = tree.getLineAndCharacterOfPosition(node.end).line - first + 1;
    if (lines <= functionLinesMax) return [];
    const allowed = String(functionLinesMax);
    return [`${placeOf(source, node)}: function of ${String(lines)} lines, at most ${allowed}`];
  });
}

/**
 * Functions of at most 4 parameters; beyond that, one object with names. What an example implements
 * has the parameters that its `.rpc` file says.
 */
export function functionsTakeFewParameters(sources: readonly Source[]): readonly Finding[] {
  return functionsOf(sources).flatMap(({ source, node }) => {
    if (isRemoteMethod(node)) return [];
    const parameters = node.parameters.filter((parameter) => parameter.name.getText() !== "this");
    if (parameters.length <= parametersMax) return [];
    const count = `${String(parameters.length)} parameters, at most ${String(parametersMax)}`;
    return [`${placeOf(source, node)}: ${count}: take one object`];
  });
}

interface FoundFunction {
  readonly source: Source;
  readonly node: ts.SignatureDeclaration;
}

function functionsOf(sources: readonly Source[]): readonly FoundFunction[] {
  const found: FoundFunction[] = [];
  for (const source of sources.filter(isCode)) {
    walk(source, (node) => {
      if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
        found.push({ source, node });
      }
    });
  }
  return found;
}

/** A method of a class that extends a generated skeleton. */
function isRemoteMethod(node: ts.Node): boolean {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent)) return false;
  const parents = node.parent.heritageClauses?.flatMap(({ types }) => types) ?? [];
  return parents.some(({ expression }) => expression.getText().endsWith("Skeleton"));
}

function isTestCallback(node: ts.Node): boolean {
  if (!ts.isCallExpression(node.parent)) return false;
  const callee = node.parent.expression.getText();
  return testCalls.has(callee.split(".")[0] ?? "") || /^\w+\.test$/.test(callee);
}
