import { relative } from "node:path";

import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { loadSource } from "../source/load-source.js";
import type { CompilerApi } from "./compiler-api.js";

/** A method that was written as a property of a prototype. */
interface OldMethod {
  readonly owner: string;
  readonly name: string;
  readonly parameters: readonly string[];
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

function typed({ name, parameters }: OldMethod): string {
  const last = parameters.at(-1) ?? "";
  const hasCallback = /^(?:cb|callback|next|done|fn)$/.test(last);
  const taken = hasCallback ? parameters.slice(0, -1) : parameters;
  const list = taken.map((parameter) => `${parameter}: …`).join(", ");
  return `async ${name}(${list}): Promise<${hasCallback ? "…" : "void"}>`;
}

function oldMethods(ts: CompilerApi, file: ts.SourceFile): readonly OldMethod[] {
  const found: OldMethod[] = [];
  const add = (owner: string, name: ts.Node, made: ts.SignatureDeclaration): void => {
    const parameters = made.parameters.map(({ name: parameter }) => parameter.getText(file));
    found.push({ owner, name: name.getText(file), parameters, node: name });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
      const { left, right } = node;
      const owner = ownerOf(left.expression.getText(file));
      const isFunction = ts.isFunctionExpression(right) || ts.isArrowFunction(right);
      if (owner !== undefined && isFunction) add(owner, left.name, right);
    }
    if (ts.isMethodDeclaration(node) && ts.isClassDeclaration(node.parent)) {
      add(node.parent.name?.text ?? "Remote", node.name, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `ChatRemote.prototype`, `exports` or a variable that stands for one of them. */
function ownerOf(text: string): string | undefined {
  const prototype = /^(\w+)\.prototype$/.exec(text)?.[1];
  if (prototype !== undefined) return prototype;
  return /^(?:module\.)?\w+$/.test(text) ? text : undefined;
}
