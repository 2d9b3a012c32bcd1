import type { ConstraintsModel, CountRange, TypeModel } from "../model/model.js";
import type { CheckedAnnotation, CheckedAnnotations } from "./checked-annotation.js";
import { annotationText } from "./checked-annotation.js";
import { fitScalar } from "./fit-value.js";
import { numberOf } from "./literal.js";

/** The annotations that constrain values. */
export const constraintNames = ["min", "max", "length", "items", "pattern"] as const;

/** The constraints of a field or parameter whose annotations are right. */
export function buildConstraints(
  annotations: CheckedAnnotations | undefined,
  type: TypeModel,
  jsNumber: boolean,
): ConstraintsModel | undefined {
  if (annotations === undefined || !isConstrained(annotations)) return undefined;
  return {
    min: boundOf(annotations.get("min"), type, jsNumber),
    max: boundOf(annotations.get("max"), type, jsNumber),
    length: rangeOf(annotations.get("length")),
    items: rangeOf(annotations.get("items")),
    pattern: annotationText(annotations, "pattern", "pattern"),
  };
}

/** Whether any of the annotations is a constraint. */
export function isConstrained(annotations: CheckedAnnotations | undefined): boolean {
  return constraintNames.some((name) => annotations?.has(name) === true);
}

function boundOf(
  annotation: CheckedAnnotation | undefined,
  type: TypeModel,
  jsNumber: boolean,
): number | bigint | undefined {
  const argument = annotation?.arguments.get("value");
  if (argument === undefined) return undefined;
  // Bounds of a float stay as they are written, and are rounded as its values are to compare them.
  if (type.kind !== "scalar" || type.scalar === "float") return numberOf(argument.literal);
  const span = argument.node.value.span;
  const { value } = fitScalar(argument.literal, { type, jsNumber, span });
  return value?.kind === "number" || value?.kind === "bigint" ? value.value : undefined;
}

function rangeOf(annotation: CheckedAnnotation | undefined): CountRange | undefined {
  if (annotation === undefined) return undefined;
  const [min, max] = ["min", "max"].map((name) => {
    const literal = annotation.arguments.get(name)?.literal;
    return literal === undefined ? undefined : numberOf(literal);
  });
  return { min, max };
}
