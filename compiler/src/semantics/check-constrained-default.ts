import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { ConstraintsModel, CountRange, DefaultValue, TypeModel } from "../model/model.js";
import type { ValueNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { buildConstraints } from "./build-constraints.js";
import type { CheckedAnnotations } from "./checked-annotation.js";
import { unsafePattern } from "./pattern.js";

/** Refuses a default that the constraints beside it would refuse: every call that relies on it would fail. */
export function checkConstrainedDefault(
  analysis: Analysis,
  annotations: CheckedAnnotations,
  type: TypeModel,
  node: ValueNode,
): void {
  const value = analysis.values.get(node);
  const constraints = buildConstraints(annotations, type, annotations.has("js"));
  if (value === undefined || constraints === undefined) return;
  const isFloat = type.kind === "scalar" && type.scalar === "float";
  const name = brokenConstraint(isFloat ? rounded(constraints) : constraints, value);
  const annotation = name === undefined ? undefined : annotations.get(name);
  if (name === undefined || annotation === undefined) return;
  const { source, start, end } = node.span;
  const parameters = { name, why: `refuses the default \`${source.text.slice(start, end)}\`` };
  const labels = [{ span: node.span, text: "the default is here" }];
  analysis.report(
    createDiagnostic("annotation-arguments", parameters, annotation.node.span, { labels }),
  );
}

function brokenConstraint(
  { min, max, length, pattern }: ConstraintsModel,
  value: DefaultValue,
): "min" | "max" | "length" | "pattern" | undefined {
  switch (value.kind) {
    case "number":
    case "bigint":
      if (min !== undefined && !(value.value >= min)) return "min";
      return max !== undefined && !(value.value <= max) ? "max" : undefined;
    case "bytes":
      return isWithin(value.value.length, length) ? undefined : "length";
    case "string":
      if (!isWithin(Array.from(value.value).length, length)) return "length";
      return pattern === undefined || matches(pattern, value.value) ? undefined : "pattern";
    case "boolean":
    case "member":
      return undefined;
  }
}

/** As the values of a float are. */
function rounded({ min, max, ...others }: ConstraintsModel): ConstraintsModel {
  const [low, high] = [min, max].map((bound) =>
    bound === undefined ? undefined : Math.fround(Number(bound)),
  );
  return { ...others, min: low, max: high };
}

function isWithin(count: number, range: CountRange | undefined): boolean {
  return count >= (range?.min ?? 0) && count <= (range?.max ?? Infinity);
}

/** A pattern that is refused for itself matches everything here. */
function matches(pattern: string, text: string): boolean {
  return unsafePattern(pattern) !== undefined || new RegExp(`^(?:${pattern})$`, "u").test(text);
}
