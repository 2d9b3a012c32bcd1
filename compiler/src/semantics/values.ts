import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { nearestFix } from "../diagnostics/fixes.js";
import type { DefaultValue, TypeModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { ConstNode, EnumNode, QualifiedNameNode, ValueNode } from "../syntax/ast.js";
import { referenceDepthMax, referenceTo } from "./analysis.js";
import type { Analysis, ConstantValue } from "./analysis.js";
import { describeKind, describeType } from "./describe.js";
import { fitValue } from "./fit-value.js";
import type { Literal } from "./literal.js";
import { lookup, nameText } from "./lookup.js";
import type { Declared, Scope } from "./program.js";
import { resolveType } from "./types.js";
import { memberNames, membersOf, reportUnknownValue } from "./unknown-value.js";

/** The type a value is wanted for. */
export interface ValueTarget {
  readonly type: TypeModel;
  readonly jsNumber: boolean;
}

/** Type and value of a constant; `usedAt` is where a cycle would be shown. */
export function constantOf(
  analysis: Analysis,
  declared: Declared,
  usedAt: Span,
): ConstantValue | undefined {
  if (declared.node.kind !== "const") return undefined;
  const state = analysis.constants.get(declared);
  if (state === "evaluating") {
    const labels = [{ span: declared.node.name.span, text: "declared here" }];
    const parameters = { name: declared.name };
    analysis.report(createDiagnostic("constant-cycle", parameters, usedAt, { labels }));
    return undefined;
  }
  if (state !== undefined) {
    analysis.leadsThrough(state.length);
    return state.constant;
  }
  if (analysis.depth >= referenceDepthMax) {
    const parameters = { limit: referenceDepthMax };
    analysis.report(createDiagnostic("nested-too-deeply", parameters, declared.node.name.span));
    return undefined;
  }
  analysis.constants.set(declared, "evaluating");
  const { node } = declared;
  const { result, length } = analysis.descend(() => evaluateConstant(analysis, declared, node));
  analysis.constants.set(declared, { constant: result, length });
  return result;
}

/** Makes a value as written one of a type; what is wrong with it is reported once. */
export function resolveValue(
  analysis: Analysis,
  scope: Scope,
  node: ValueNode,
  target: ValueTarget,
): DefaultValue | undefined {
  if (analysis.values.has(node)) return analysis.values.get(node);
  const literal = evaluate(analysis, scope, node, target.type);
  const { span } = node;
  const fit = literal === undefined ? undefined : fitValue(analysis, literal, { ...target, span });
  if (fit?.diagnostic !== undefined) analysis.report(fit.diagnostic);
  analysis.values.set(node, fit?.value);
  return fit?.value;
}

function evaluateConstant(
  analysis: Analysis,
  declared: Declared,
  node: ConstNode,
): ConstantValue | undefined {
  const scope = { unit: declared.unit, declared: undefined };
  const type = resolveType(analysis, scope, node.type);
  if (type === undefined) return undefined;
  if (type.kind !== "scalar" && type.kind !== "enum") {
    const parameters = { type: describeType(analysis, type) };
    const help = "constants are scalars and enum members";
    analysis.report(createDiagnostic("constant-type", parameters, node.type.span, { help }));
    return undefined;
  }
  const value = resolveValue(analysis, scope, node.value, { type, jsNumber: false });
  return value === undefined ? undefined : { type, value };
}

/**
 * Evaluates a value as written. `wanted` decides what a bare word means: a member of that enum,
 * `true`, `inf`; otherwise it is the name of a constant.
 */
export function evaluate(
  analysis: Analysis,
  scope: Scope,
  node: ValueNode,
  wanted: TypeModel | undefined,
): Literal | undefined {
  switch (node.kind) {
    case "number":
      if (node.integer === undefined) {
        return { kind: "float", value: node.float, overflows: node.overflows };
      }
      return { kind: "integer", value: node.integer, float: node.float };
    case "string":
      return { kind: "string", value: node.value, bytes: node.bytes };
    case "name":
      return evaluateName(analysis, scope, node, wanted);
  }
}

function evaluateName(
  analysis: Analysis,
  scope: Scope,
  node: QualifiedNameNode,
  wanted: TypeModel | undefined,
): Literal | undefined {
  const text = nameText(node);
  if (wanted?.kind === "enum") {
    const members = membersOf(analysis, wanted);
    if (members.has(text)) return { kind: "member", of: wanted.ref, name: text };
  } else if (text === "true" || text === "false") {
    return { kind: "boolean", value: text === "true" };
  } else if (text === "inf" || text === "nan") {
    return { kind: "float", value: text === "inf" ? Infinity : Number.NaN, overflows: false };
  }
  const found = lookup(scope, node);
  switch (found.kind) {
    case "silent":
      return undefined;
    case "declared":
      return declaredValue(analysis, found.declared, node);
    case "unit":
      reportUnknownValue(analysis, scope, node, wanted);
      return undefined;
    case "unknown": {
      const owner = found.known;
      if (owner !== undefined && "node" in owner && owner.node.kind === "enum") {
        return memberOf(analysis, owner, owner.node, node);
      }
      reportUnknownValue(analysis, scope, node, wanted);
      return undefined;
    }
  }
}

function declaredValue(
  analysis: Analysis,
  declared: Declared,
  node: QualifiedNameNode,
): Literal | undefined {
  if (declared.node.kind === "const") {
    const constant = constantOf(analysis, declared, node.span);
    return constant === undefined ? undefined : toLiteral(constant.type, constant.value);
  }
  const parameters = { expected: "a value", found: describeKind(declared.node.kind) };
  const labels = [{ span: declared.node.name.span, text: "declared here" }];
  analysis.report(createDiagnostic("default-type", parameters, node.span, { labels }));
  return undefined;
}

/** `Presence.ONLINE` */
function memberOf(
  analysis: Analysis,
  declared: Declared,
  node: EnumNode,
  name: QualifiedNameNode,
): Literal | undefined {
  const member = name.parts.at(-1)?.text ?? "";
  const names = memberNames(analysis, node);
  if (names.has(member)) {
    return { kind: "member", of: referenceTo(declared), name: member };
  }
  const nearest = analysis.suggestions.nearest(member, () => names);
  const help = nearest === undefined ? undefined : `did you mean \`${nearest.name}\`?`;
  const span = name.parts.at(-1)?.span ?? name.span;
  const details = { help, fixes: nearestFix(span, nearest) };
  analysis.report(createDiagnostic("unknown-value", { name: nameText(name) }, span, details));
  return undefined;
}

function toLiteral(type: TypeModel, value: DefaultValue): Literal {
  switch (value.kind) {
    case "bigint":
      return { kind: "integer", value: value.value, float: Number(value.value) };
    case "number": {
      const float = type.kind === "scalar" && (type.scalar === "float" || type.scalar === "double");
      if (float) return { kind: "float", value: value.value, overflows: false };
      return { kind: "integer", value: BigInt(value.value), float: value.value };
    }
    case "boolean":
      return { kind: "boolean", value: value.value };
    case "string":
      return { kind: "string", value: value.value, bytes: new TextEncoder().encode(value.value) };
    case "bytes":
      return { kind: "bytes", bytes: value.value };
    case "member": {
      const of = type.kind === "enum" ? type.ref : { output: "", tsName: "" };
      return { kind: "member", of, name: value.value };
    }
  }
}
