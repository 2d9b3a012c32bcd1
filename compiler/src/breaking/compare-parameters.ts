import type { FieldModel, MethodModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { MethodNode, ParameterNode } from "../syntax/ast.js";
import { compareFields } from "./compare-fields.js";
import { compareTypes } from "./compare-types.js";
import type { Comparison } from "./comparison.js";
import { changeTexts, fieldText, typeText } from "./describe-model.js";
import { narrowedConstraints } from "./narrowed-constraints.js";

/** A method in both versions, and where it is written. */
export interface MethodPair {
  readonly before: MethodModel;
  readonly after: MethodModel;
  readonly node: MethodNode;
  /** In the old version. */
  readonly was: Span;
}

/** Parameters are numbered by position: what follows one that moved has moved too, and is not named. */
export function compareParameters(comparison: Comparison, pair: MethodPair): void {
  const { before, after, node, was } = pair;
  const nodes = node.parameters.filter(({ stream }) => stream === undefined);
  const oldNames = new Set(before.parameters.map(({ name }) => name));
  const names = new Set(after.parameters.map(({ name }) => name));
  for (const [index, old] of before.parameters.entries()) {
    const current = after.parameters[index];
    const written = nodes[index];
    if (current === undefined || written === undefined) {
      reportOther(comparison, pair, old, undefined);
      return;
    }
    const { span } = written.name;
    if (current.name === old.name) {
      const role = { what: "parameter", isChecked: true } as const;
      const now = { field: current, node: written, span };
      compareFields(comparison, role, { field: old, span: was, annotated: was }, now);
    } else if (
      !names.has(old.name) &&
      !oldNames.has(current.name) &&
      compareTypes(comparison, old.type, current.type) === "same"
    ) {
      const owner = after.name;
      const parameters = { what: "parameter", owner, before: old.name, after: current.name };
      comparison.report("member-renamed", parameters, { span, was });
    } else {
      reportOther(comparison, pair, old, { field: current, node: written });
      return;
    }
  }
  compareStreams(comparison, pair);
}

function reportOther(
  comparison: Comparison,
  { before, after, node, was }: MethodPair,
  old: FieldModel,
  current: { readonly field: FieldModel; readonly node: ParameterNode } | undefined,
): void {
  const parameters = {
    method: after.name,
    position: before.parameters.indexOf(old) + 1,
    before: fieldText(comparison.before, old),
    after: current === undefined ? undefined : fieldText(comparison.after, current.field),
  };
  const help = "parameters are known by their position: keep them, and add new ones at the end";
  const { span } = (current?.node ?? node).name;
  comparison.report("parameters-changed", parameters, { span, was }, { help });
}

function compareStreams(comparison: Comparison, { before, after, node, was }: MethodPair): void {
  const [old, current] = [before.parameterStream, after.parameterStream];
  // Where only one of them has a stream, the method is of another kind, which is said there.
  if (old === undefined || current === undefined) return;
  const written = node.parameters.find(({ stream }) => stream !== undefined);
  const place = { span: (written ?? node).name.span, was };
  const change = compareTypes(comparison, old.item, current.item);
  const what = "parameter";
  const { name } = current;
  const texts = changeTexts(
    (style) => `${old.name}: stream ${typeText(comparison.before, old.item, style)}`,
    (style) => `${current.name}: stream ${typeText(comparison.after, current.item, style)}`,
  );
  if (change === "incompatible") {
    comparison.report("type-changed", { what, name, ...texts }, place);
    return;
  }
  if (change === "compatible" || old.jsNumber !== current.jsNumber) {
    comparison.report("compatible-type-change", { what, name, ...texts }, place);
  }
  for (const why of narrowedConstraints(old.constraints, current.constraints)) {
    comparison.report("constraint-narrowed", { what, name, why }, place);
  }
}
