import { relative } from "node:path";

import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { loadSource } from "../source/load-source.js";
import type { CompilerApi } from "./compiler-api.js";

/** A method that was written as a property of a prototype, or of what a module exports. */
interface OldMethod {
  readonly owner: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly isAsync: boolean;
  readonly node: ts.Node;
}

/** What is said of a remote in JavaScript, one finding for each of its methods. */
export function refuseScript(
  ts: CompilerApi,
  host: Host,
  path: string,
  nameFolder: string,
): readonly Diagnostic[] {
  const name = relative(nameFolder, path).replaceAll("\\", "/");
  const { source, diagnostic } = loadSource(host, { path, name, importedBy: undefined });
  if (source === undefined) return [diagnostic];
  const file = ts.createSourceFile(path, source.text, ts.ScriptTarget.ESNext, true);
  const methods = oldMethods(ts, file);
  if (methods.length === 0) {
    const span = { source, start: 0, end: 0 };
    const help = "write it as a class in a `.ts` file";
    return [createDiagnostic("remote-script", { name }, span, { help })];
  }
  return methods.map((method) => {
    const { owner, name: called, node } = method;
    const span = { source, start: node.getStart(file), end: node.getEnd() };
    const help = `write it in a class of a \`.ts\` file: \`${typed(method)}\``;
    return createDiagnostic("remote-script", { name: `${owner}.${called}` }, span, { help });
  });
}

function typed({ name, parameters, isAsync }: OldMethod): string {
  const last = parameters.at(-1) ?? "";
  const hasCallback = /^(?:cb|callback|next|done|fn)$/.test(last);
  const taken = hasCallback ? parameters.slice(0, -1) : parameters;
  const list = taken.map((parameter) => `${parameter}: …`).join(", ");
  return `async ${name}(${list}): Promise<${hasCallback || isAsync ? "…" : "void"}>`;
}

/** What stands at the top of the file: functions within functions belong to nobody else. */
function oldMethods(ts: CompilerApi, file: ts.SourceFile): readonly OldMethod[] {
  return file.statements.flatMap((statement): readonly OldMethod[] => {
    if (ts.isClassDeclaration(statement)) {
      const owner = statement.name?.text ?? "Remote";
      return statement.members.flatMap((member) => methodOf(ts, owner, member));
    }
    if (!ts.isExpressionStatement(statement)) return [];
    const { expression } = statement;
    if (!ts.isBinaryExpression(expression)) return [];
    const { left, right } = expression;
    if (ts.isObjectLiteralExpression(right) && isExports(left.getText(file))) {
      return right.properties.flatMap((property) => methodOf(ts, "exports", property));
    }
    if (!ts.isPropertyAccessExpression(left) || isExports(left.getText(file))) return [];
    const owner = ownerOf(left.expression.getText(file));
    return owner === undefined ? [] : methodFrom(ts, owner, left.name, right);
  });
}

/** A method of a class, or of an object that is exported. */
function methodOf(
  ts: CompilerApi,
  owner: string,
  member: ts.ClassElement | ts.ObjectLiteralElementLike,
): readonly OldMethod[] {
  if (ts.isMethodDeclaration(member)) return methodFrom(ts, owner, member.name, member);
  if (!ts.isPropertyAssignment(member)) return [];
  return methodFrom(ts, owner, member.name, member.initializer);
}

function methodFrom(
  ts: CompilerApi,
  owner: string,
  name: ts.Node,
  made: ts.Node,
): readonly OldMethod[] {
  const isFunction =
    ts.isFunctionExpression(made) || ts.isArrowFunction(made) || ts.isMethodDeclaration(made);
  if (!isFunction) return [];
  const flags = ts.getCombinedModifierFlags(made);
  return [
    {
      owner,
      name: name.getText(),
      parameters: made.parameters.map((parameter) => parameter.name.getText()),
      isAsync: (flags & ts.ModifierFlags.Async) !== 0,
      node: name,
    },
  ];
}

function isExports(text: string): boolean {
  return text === "module.exports" || text === "exports";
}

/** `ChatRemote.prototype`, `exports` or a variable that stands for one of them. */
function ownerOf(text: string): string | undefined {
  const prototype = /^(\w+)\.prototype$/.exec(text)?.[1];
  if (prototype !== undefined) return prototype;
  return /^(?:module\.)?\w+$/.test(text) ? text : undefined;
}
