import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { nearestFix, removeFix } from "../diagnostics/fixes.js";
import type { MethodNode, ParameterNode, QualifiedNameNode, ServiceNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { checkAnnotations } from "./check-annotations.js";
import { scopeOf } from "./check-data.js";
import { checkElement, checkJs } from "./check-element.js";
import { checkUniqueNames } from "./check-numbers.js";
import { annotationText } from "./checked-annotation.js";
import { describeKind, placeText } from "./describe.js";
import { durationMs } from "./duration.js";
import { lookup, nameText, visible } from "./lookup.js";
import type { Declared, Scope } from "./program.js";
import { serverTypeOf } from "./service-place.js";
import { resolveType, typeText } from "./types.js";

/** Names that no method may have, and why. */
export const forbiddenMethods: ReadonlyMap<string, string> = new Map([
  ["then", "a stub with this method would be taken for a promise"],
  ["constructor", "every class has one already"],
  ["__proto__", "it means something else in JavaScript"],
]);

/** Checks a service and its methods. */
export function checkService(analysis: Analysis, declared: Declared, node: ServiceNode): void {
  const scope = scopeOf(declared);
  const annotations = checkAnnotations(analysis, { node, place: "a service", scope });
  const patterns = {
    server: /^(?:[A-Za-z][A-Za-z0-9_-]{0,63}|\*)$/,
    namespace: /^[a-z][A-Za-z0-9]{0,63}$/,
  };
  for (const [name, argument] of [
    ["server", "type"],
    ["namespace", "name"],
  ] as const) {
    const text = annotationText(annotations, name, argument);
    if (text === undefined || patterns[name].test(text)) continue;
    const span = annotations.get(name)?.node.span;
    const why =
      name === "server"
        ? "takes letters, digits, `-` and `_`, beginning with a letter, or `*` for servers of any type"
        : "takes letters and digits, beginning with a small letter";
    analysis.report(createDiagnostic("annotation-arguments", { name, why }, span));
  }
  if (serverTypeOf(declared, annotations) === undefined && !hasServer(node)) {
    const help = 'put `@server("chat")` before it, or begin the file with `package chat;`';
    const parameters = { name: declared.name };
    analysis.report(createDiagnostic("missing-server-type", parameters, node.name.span, { help }));
  }
  checkUniqueNames(analysis, node.methods, "method", declared.name);
  for (const method of node.methods) checkMethod(analysis, scope, method);
}

/** Whether there is an `@server`, even one that is wrong and was reported. */
function hasServer(node: ServiceNode): boolean {
  return node.annotations.some((annotation) => nameText(annotation.name) === "server");
}

function checkMethod(analysis: Analysis, scope: Scope, node: MethodNode): void {
  const annotations = checkAnnotations(analysis, { node, place: "a method", scope });
  const forbidden = forbiddenMethods.get(node.name.text);
  if (forbidden !== undefined) {
    const parameters = { what: "a method", name: node.name.text };
    const details = { note: forbidden };
    analysis.report(createDiagnostic("forbidden-name", parameters, node.name.span, details));
  }
  const timeout = annotationText(annotations, "timeout", "duration");
  if (timeout !== undefined && durationMs(timeout) === undefined) {
    const span = annotations.get("timeout")?.arguments.get("duration")?.node.span;
    const why = `does not take \`${timeout}\``;
    const help = "a duration is a number and `ms`, `s`, `m` or `h`: `250ms`, `2s`, `1.5m`";
    const parameters = { name: "timeout", why };
    analysis.report(createDiagnostic("annotation-arguments", parameters, span, { help }));
  }
  checkUniqueNames(analysis, node.parameters, "parameter", node.name.text);
  checkParameters(analysis, scope, node.parameters);
  checkResult(analysis, scope, node);
  checkThrows(analysis, scope, node);
  checkOneway(analysis, node);
}

function checkParameters(
  analysis: Analysis,
  scope: Scope,
  parameters: readonly ParameterNode[],
): void {
  const streams = parameters.filter((parameter) => parameter.stream !== undefined);
  for (const [index, node] of parameters.entries()) {
    checkElement(analysis, { node, place: "a parameter", scope });
    if (node.stream === undefined) continue;
    if (node.optional !== undefined) {
      analysis.report(createDiagnostic("optional-stream", {}, node.optional));
    }
    if (node.default !== undefined) {
      const details = { help: "a stream has no default" };
      const what = "a stream";
      analysis.report(
        createDiagnostic("default-not-allowed", { what }, node.default.span, details),
      );
    }
    if (streams[0] !== node) {
      const why = "a method takes at most one stream";
      const first = streams[0]?.stream;
      const labels = first === undefined ? [] : [{ span: first, text: "the first one is here" }];
      analysis.report(createDiagnostic("misplaced-stream", { why }, node.stream, { labels }));
    } else if (index !== parameters.length - 1 && streams.length === 1) {
      const why = "the stream parameter must be the last one";
      analysis.report(createDiagnostic("misplaced-stream", { why }, node.stream));
    }
  }
}

function checkResult(analysis: Analysis, scope: Scope, node: MethodNode): void {
  const { result } = node;
  const annotations = analysis.annotations.get(node) ?? new Map<string, never>();
  if (result === undefined) {
    const js = annotations.get("js");
    if (js === undefined) return;
    const parameters = { name: "js", allowed: "64-bit integers and lists of them", type: "void" };
    analysis.report(createDiagnostic("annotation-type", parameters, js.node.span));
    return;
  }
  const type = resolveType(analysis, scope, result.type);
  if (type !== undefined) checkJs(analysis, annotations, type, typeText(result.type));
  if (result.stream !== undefined && result.optional !== undefined) {
    analysis.report(createDiagnostic("optional-stream", {}, result.optional));
  }
}

function checkOneway(analysis: Analysis, node: MethodNode): void {
  if (node.oneway === undefined) return;
  const { name, result, throws, parameters } = node;
  const refuse = (what: string, span: MethodNode["span"]): void => {
    const help = "nothing comes back from it; leave out `oneway` to wait for an answer";
    const values = { name: name.text, what };
    analysis.report(createDiagnostic("oneway-reply", values, span, { help }));
  };
  if (result !== undefined) refuse("a result", result.span);
  if (throws[0] !== undefined) refuse("errors", throws[0].span);
  const stream = parameters.find((parameter) => parameter.stream !== undefined)?.stream;
  if (stream !== undefined) refuse("a stream", stream);
}

function checkThrows(analysis: Analysis, scope: Scope, node: MethodNode): void {
  const seen = new Map<Declared, QualifiedNameNode>();
  for (const [index, name] of node.throws.entries()) {
    const declared = resolveError(analysis, scope, name);
    if (declared === undefined) continue;
    const first = seen.get(declared);
    if (first === undefined) {
      seen.set(declared, name);
      continue;
    }
    const labels = [{ span: first.span, text: "first listed here" }];
    const parameters = { name: nameText(name) };
    const start = node.throws[index - 1]?.span.end ?? name.span.start;
    const fixes = [removeFix({ ...name.span, start }, "the second")];
    const details = { labels, fixes };
    analysis.report(createDiagnostic("duplicate-throws", parameters, name.span, details));
  }
}

/** The error that a name after `throws` stands for. */
export function resolveError(
  analysis: Analysis,
  scope: Scope,
  node: QualifiedNameNode,
): Declared | undefined {
  const found = lookup(scope, node);
  const name = nameText(node);
  if (found.kind === "silent") return undefined;
  if (found.kind === "declared") {
    if (found.declared.node.kind === "error") return found.declared;
    const parameters = { name, what: describeKind(found.declared.node.kind) };
    const labels = [{ span: found.declared.node.name.span, text: "declared here" }];
    analysis.report(createDiagnostic("not-an-error", parameters, node.span, { labels }));
    return undefined;
  }
  let errors: ReadonlyMap<string, Declared> = new Map();
  const nearest = analysis.suggestions.nearest(name, () => {
    errors = new Map(
      [...visible(scope)].filter(
        ([
          ,
          {
            node: { kind },
          },
        ]) => kind === "error",
      ),
    );
    return errors.keys();
  });
  const declared = nearest === undefined ? undefined : errors.get(nearest.name);
  const where =
    declared === undefined ? "" : ` (declared at ${placeText(declared.node.name.span)})`;
  const help = nearest === undefined ? undefined : `did you mean \`${nearest.name}\`?${where}`;
  const fixes = nearestFix(node.span, nearest);
  analysis.report(createDiagnostic("unknown-error", { name }, node.span, { help, fixes }));
  return undefined;
}
