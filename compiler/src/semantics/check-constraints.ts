import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { TypeModel } from "../model/model.js";
import type { Analysis } from "./analysis.js";
import { scalars } from "./builtin-types.js";
import type { CheckedAnnotation, CheckedAnnotations } from "./checked-annotation.js";
import { fitScalar } from "./fit-value.js";
import { numberOf } from "./literal.js";
import type { Literal } from "./literal.js";
import { unsafePattern } from "./pattern.js";

/** Checks `@min @max @length @items @pattern` against the type they constrain. */
export function checkConstraints(
  analysis: Analysis,
  annotations: CheckedAnnotations,
  type: TypeModel,
  written: string,
): void {
  const refuse = (annotation: CheckedAnnotation, name: string, allowed: string): void => {
    const parameters = { name, allowed, type: written };
    analysis.report(createDiagnostic("annotation-type", parameters, annotation.node.span));
  };
  for (const [name, annotation] of annotations) {
    if (name === "min" || name === "max") {
      if (isNumeric(type)) checkBound(analysis, annotation, type, annotations.has("js"));
      else refuse(annotation, name, "numbers");
    } else if (name === "length") {
      if (!isScalarOf(type, ["string", "bytes"])) refuse(annotation, name, "strings and bytes");
      checkRange(analysis, annotation, name);
    } else if (name === "items") {
      const inner = type.kind === "wrapped" ? type.inner : type;
      if (inner.kind !== "list" && inner.kind !== "map") {
        refuse(annotation, name, "lists and maps");
      }
      checkRange(analysis, annotation, name);
    } else if (name === "pattern") {
      if (!isScalarOf(type, ["string"])) refuse(annotation, name, "strings");
      checkPattern(analysis, annotation);
    }
  }
  checkOrder(analysis, annotations);
}

function isScalarOf(type: TypeModel, kinds: readonly string[]): boolean {
  return type.kind === "scalar" && kinds.includes(scalars[type.scalar].kind);
}

function isNumeric(type: TypeModel): boolean {
  if (type.kind === "well-known") return type.name === "duration";
  return isScalarOf(type, ["integer", "float"]);
}

function checkBound(
  analysis: Analysis,
  annotation: CheckedAnnotation,
  type: TypeModel,
  jsNumber: boolean,
): void {
  const argument = annotation.arguments.get("value");
  if (argument === undefined || type.kind !== "scalar") return;
  const span = argument.node.value.span;
  const fit = fitScalar(argument.literal, { type, jsNumber, span });
  if (fit.diagnostic !== undefined) analysis.report(fit.diagnostic);
}

/** `@min` must not exceed `@max`. */
function checkOrder(analysis: Analysis, annotations: CheckedAnnotations): void {
  const min = annotations.get("min")?.arguments.get("value");
  const max = annotations.get("max")?.arguments.get("value");
  if (min === undefined || max === undefined) return;
  const low = exactNumber(min.literal);
  const high = exactNumber(max.literal);
  if (low === undefined || high === undefined || low <= high) return;
  const parameters = { name: "min", why: "is greater than `@max`" };
  const labels = [{ span: max.node.span, text: "the maximum is here" }];
  analysis.report(createDiagnostic("annotation-arguments", parameters, min.node.span, { labels }));
}

function checkRange(analysis: Analysis, annotation: CheckedAnnotation, name: string): void {
  const min = annotation.arguments.get("min");
  const max = annotation.arguments.get("max");
  const refuse = (why: string, help: string): void => {
    const { span } = annotation.node;
    analysis.report(createDiagnostic("annotation-arguments", { name, why }, span, { help }));
  };
  if (min === undefined && max === undefined) {
    refuse("needs `min`, `max` or both", `write \`@${name}(max: 20)\``);
  } else if (max === undefined && min?.node.name === undefined) {
    refuse("does not say whether this is the minimum", `write \`@${name}(min: …)\` or \`max: …\``);
  } else if (min !== undefined && max !== undefined) {
    const low = numberOf(min.literal) ?? 0;
    const high = numberOf(max.literal) ?? 0;
    if (low > high) refuse("has a `min` greater than its `max`", "swap them");
  }
}

function checkPattern(analysis: Analysis, annotation: CheckedAnnotation): void {
  const argument = annotation.arguments.get("pattern");
  if (argument?.literal.kind !== "string") return;
  const why = unsafePattern(argument.literal.value);
  if (why === undefined) return;
  analysis.report(createDiagnostic("unsafe-pattern", { why }, argument.node.value.span));
}

/** Also an integer of 64 bits is compared by all its digits. */
function exactNumber(literal: Literal): number | bigint | undefined {
  return literal.kind === "integer" || literal.kind === "float" ? literal.value : undefined;
}
