import { ts } from "ts-morph";
import { type Finding, isCode, isProduct, type Source } from "./source.js";
import { placeOf, treeOf, walk } from "./syntax-tree.js";

const clockAndChance = new Set(["Date.now", "performance.now", "Math.random"]);
const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
/** Where Environment is implemented: by Node, and by a simulation of it. */
const environmentFiles = /^runtime\/src\/(?:(?:node|browser)-environment\.ts|testing\/)/;

/** Time, timers and chance come from the injected Environment, so that a test can replay a run. */
export function runtimeAsksItsEnvironment(sources: readonly Source[]): readonly Finding[] {
  return nodesOf(sources, ({ path }) => isRuntime(path) && !environmentFiles.test(path))
    .filter(({ node }) => isClockOrChance(node))
    .map(
      ({ source, node }) =>
        `${placeOf(source, node)}: \`${node.getText()}\`: ask the Environment instead`,
    );
}

/** The command line, and the logger of who gave none. */
const printingFiles = /^compiler\/src\/(?:cli\.ts|commands\/)|^runtime\/src\/console-logger\.ts$/;

/** Only the command line prints and ends the process; the runtime has a logger for it. */
export function onlyCommandsPrintOrExit(sources: readonly Source[]): readonly Finding[] {
  const isSilent = (source: Source): boolean =>
    isProduct(source) && !printingFiles.test(source.path);
  return nodesOf(sources, isSilent)
    .filter(({ node }) => ts.isPropertyAccessExpression(node))
    .filter(({ node }) =>
      /^(?:console\.\w+|process\.(?:exit|exitCode|stdout|stderr|abort))$/.test(node.getText()),
    )
    .map(
      ({ source, node }) =>
        `${placeOf(source, node)}: \`${node.getText()}\`: only cli.ts and commands/ print or exit`,
    );
}

/** The type `any` switches the checker off for everything that it touches. */
export function anyIsNotUsed(sources: readonly Source[]): readonly Finding[] {
  return nodesOf(sources, isCode)
    .filter(({ node }) => node.kind === ts.SyntaxKind.AnyKeyword)
    .map(({ source, node }) => `${placeOf(source, node)}: \`any\`: use unknown and narrow it`);
}

/** A cast overrules the checker: a comment on its line, or above its statement, says why it may. */
export function castsAreExplained(sources: readonly Source[]): readonly Finding[] {
  return nodesOf(sources, isProduct)
    .filter(({ node }) => ts.isAsExpression(node) && node.type.getText() !== "const")
    .filter(({ source, node }) => !hasComment(source, node))
    .map(({ source, node }) => `${placeOf(source, node)}: cast without a comment that says why`);
}

interface FoundNode {
  readonly source: Source;
  readonly node: ts.Node;
}

function nodesOf(
  sources: readonly Source[],
  isMeant: (source: Source) => boolean,
): readonly FoundNode[] {
  const found: FoundNode[] = [];
  for (const source of sources.filter(isMeant)) {
    walk(source, (node) => found.push({ source, node }));
  }
  return found;
}

function isRuntime(path: string): boolean {
  return path.startsWith("runtime/src/");
}

function isClockOrChance(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return clockAndChance.has(node.getText());
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0;
  }
  // As a value too: `const later = setTimeout` hides the call.
  return ts.isIdentifier(node) && timers.has(node.text) && !isNameOfMember(node);
}

/** Whether an identifier only names a member: `environment.setTimeout`, `{ setTimeout(…) }`. */
function isNameOfMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name === node && parent.expression.getText() !== "globalThis";
  }
  return "name" in parent && parent.name === node;
}

/** A comment ends on the cast's line or on the line above the statement (or member) around it. */
function hasComment(source: Source, cast: ts.Node): boolean {
  const tree = treeOf(source);
  const lines = source.text.split("\n");
  const lineAt = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  let around = cast;
  while (!ts.isStatement(around) && !ts.isClassElement(around) && !ts.isSourceFile(around.parent)) {
    around = around.parent;
  }
  const first = lineAt(around.getStart(tree));
  const nearby = lines.slice(Math.max(first - 1, 0), lineAt(cast.end) + 1);
  return nearby.some((line) => line.includes("//") || line.trimEnd().endsWith("*/"));
}
