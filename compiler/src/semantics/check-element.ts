import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { TypeModel } from "../model/model.js";
import type { FieldNode, ParameterNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import type { AnnotationPlace } from "./annotation-rules.js";
import { scalars } from "./builtin-types.js";
import { checkAnnotations } from "./check-annotations.js";
import { checkConstrainedDefault } from "./check-constrained-default.js";
import { checkConstraints } from "./check-constraints.js";
import type { CheckedAnnotations } from "./checked-annotation.js";
import { annotationText } from "./checked-annotation.js";
import { describeType } from "./describe.js";
import type { Scope } from "./program.js";
import { resolveType, typeText } from "./types.js";
import { resolveValue } from "./values.js";

/** A field, union case or parameter, where it stands. */
export interface CheckedElement {
  readonly node: FieldNode | ParameterNode;
  readonly place: AnnotationPlace;
  readonly scope: Scope;
}

/** Checks type, default, annotations and constraints; returns the type when it is known. */
export function checkElement(analysis: Analysis, element: CheckedElement): TypeModel | undefined {
  const { node, place, scope } = element;
  if (node.name.text === "__proto__") {
    const parameters = { what: place, name: node.name.text };
    analysis.report(createDiagnostic("forbidden-name", parameters, node.name.span));
  }
  const type = resolveType(analysis, scope, node.type);
  const annotations = checkAnnotations(analysis, { node, place, scope });
  if (type === undefined) return undefined;
  const jsNumber = checkJs(analysis, annotations, type, typeText(node.type));
  checkConstraints(analysis, annotations, type, typeText(node.type));
  checkDefault(analysis, element, type, jsNumber);
  if (node.default !== undefined) {
    checkConstrainedDefault(analysis, annotations, type, node.default);
  }
  return type;
}

function checkDefault(
  analysis: Analysis,
  element: CheckedElement,
  type: TypeModel,
  jsNumber: boolean,
): void {
  const { node, scope } = element;
  const value = node.default;
  if (value === undefined) return;
  const refuse = (what: string, help?: string): void => {
    analysis.report(createDiagnostic("default-not-allowed", { what }, value.span, { help }));
  };
  if (element.place === "a case of a union") {
    refuse(element.place);
  } else if (node.optional !== undefined) {
    refuse(
      `an optional ${element.place.replace(/^an? /, "")}`,
      "absent reads as `undefined`; leave out the `?` to have a default instead",
    );
  } else if (type.kind !== "scalar" && type.kind !== "enum") {
    refuse(`\`${describeType(analysis, type)}\``, "only scalars and enums can");
  } else {
    resolveValue(analysis, scope, value, { type, jsNumber });
  }
}

/** Checks `@js("number")` and says whether it applies. */
export function checkJs(
  analysis: Analysis,
  annotations: CheckedAnnotations,
  type: TypeModel,
  written: string,
): boolean {
  const annotation = annotations.get("js");
  if (annotation === undefined) return false;
  const { span } = annotation.node;
  if (annotationText(annotations, "js", "type") !== "number") {
    const parameters = { name: "js", why: 'knows only "number"' };
    const help = 'write it as `@js("number")`';
    analysis.report(createDiagnostic("annotation-arguments", parameters, span, { help }));
    return false;
  }
  const inner = type.kind === "list" ? type.element : type;
  const fits = inner.kind === "scalar" && scalars[inner.scalar].bits === 64;
  if (fits && inner.alias === undefined && type.alias === undefined) return true;
  const allowed = "64-bit integers and lists of them";
  const help = fits ? "the alias is a `bigint` in TypeScript; write the type itself" : undefined;
  const parameters = { name: "js", allowed, type: written };
  analysis.report(createDiagnostic("annotation-type", parameters, span, { help }));
  return false;
}
