import type { MethodModel, ResultModel, ServiceModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { MethodNode } from "../syntax/ast.js";
import { compareParameters } from "./compare-parameters.js";
import { compareTypes } from "./compare-types.js";
import type { TypeChange } from "./compare-types.js";
import type { Comparison } from "./comparison.js";
import { changeTexts, typeText } from "./describe-model.js";
import type { NameStyle } from "./describe-model.js";
import type { Pair } from "./match-versions.js";
import { methodNode } from "./members.js";

/** Two versions of a service. */
export function compareServices(
  comparison: Comparison,
  pair: Pair,
  before: ServiceModel,
  after: ServiceModel,
): void {
  const name = pair.after.declared.node.name.span;
  comparePlaces(comparison, pair, before, after);
  const methods = new Map(after.methods.map((method) => [method.name, method]));
  for (const old of before.methods) {
    const was = withoutAnnotations(methodNode(pair.before, old.name));
    const current = methods.get(old.name);
    if (current === undefined) {
      const parameters = { name: old.name, service: after.name };
      const help = "keep it and mark it `@deprecated`; a renamed method is another one";
      comparison.report("method-removed", parameters, { span: name, was }, { help });
      continue;
    }
    compareMethods(comparison, old, current, { node: methodNode(pair.after, old.name), was });
  }
}

/** Calls are routed to servers of a type, in a namespace. */
function comparePlaces(
  comparison: Comparison,
  pair: Pair,
  before: ServiceModel,
  after: ServiceModel,
): void {
  // Of a renamed package nothing is reached any more, wherever it is served.
  if (pair.before.file.package !== pair.after.file.package) return;
  const span = pair.after.declared.node.name.span;
  const was = pair.before.declared.node.name.span;
  if (before.serverType !== after.serverType) {
    const what = "server type";
    const parameters = {
      name: after.name,
      what,
      before: before.serverType,
      after: after.serverType,
    };
    comparison.report("service-moved", parameters, { span, was });
  }
  if (before.namespace !== after.namespace) {
    const what = "namespace";
    const parameters = { name: after.name, what, before: before.namespace, after: after.namespace };
    comparison.report("service-moved", parameters, { span, was });
  }
}

/** Where a method is written now, and was before. */
interface MethodPlace {
  readonly node: MethodNode;
  readonly was: Span;
}

function compareMethods(
  comparison: Comparison,
  before: MethodModel,
  after: MethodModel,
  { node, was }: MethodPlace,
): void {
  const { name } = after;
  compareParameters(comparison, { before, after, node, was });
  if (before.shape !== after.shape) {
    const parameters = { name, before: before.shape, after: after.shape };
    comparison.report("method-kind-changed", parameters, { span: node.name.span, was });
    return;
  }
  const change = compareResults(comparison, before.result, after.result);
  if (change === "same") return;
  const texts = changeTexts(
    (style) => resultText(comparison.before, before.result, style),
    (style) => resultText(comparison.after, after.result, style),
  );
  const place = { span: node.result?.type.span ?? node.name.span, was };
  if (change === "compatible") {
    comparison.report("compatible-type-change", { what: "the result of", name, ...texts }, place);
  } else comparison.report("result-changed", { name, ...texts }, place);
}

function compareResults(
  comparison: Comparison,
  before: ResultModel,
  after: ResultModel,
): TypeChange {
  if (before.kind === "void" || after.kind === "void") {
    return before.kind === after.kind ? "same" : "incompatible";
  }
  if (before.kind !== after.kind) return "incompatible";
  const change = compareTypes(comparison, before.type, after.type);
  if (before.kind === "message" || after.kind === "message") return change;
  if (before.optional !== after.optional) return "incompatible";
  return change === "same" && before.jsNumber !== after.jsNumber ? "compatible" : change;
}

function resultText(version: Comparison["before"], result: ResultModel, style: NameStyle): string {
  if (result.kind === "void") return "void";
  const question = result.kind === "value" && result.optional ? "?" : "";
  return `${typeText(version, result.type, style)}${question}`;
}

function withoutAnnotations(node: MethodNode): Span {
  return { ...node.span, start: (node.oneway ?? node.name.span).start };
}
