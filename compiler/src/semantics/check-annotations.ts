import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { nearestFix } from "../diagnostics/fixes.js";
import { nearestName } from "../diagnostics/suggest.js";
import type { AnnotationNode, ArgumentNode, DocumentedNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { annotationRules } from "./annotation-rules.js";
import type { AnnotationParameter, AnnotationPlace, AnnotationRule } from "./annotation-rules.js";
import type { CheckedAnnotation, CheckedArgument } from "./checked-annotation.js";
import type { Literal } from "./literal.js";
import { nameText } from "./lookup.js";
import { isBroken } from "./program.js";
import type { Scope } from "./program.js";
import { evaluate } from "./values.js";

/** What is annotated, and where names in arguments are looked up. */
export interface AnnotatedNode {
  readonly node: DocumentedNode;
  readonly place: AnnotationPlace;
  readonly scope: Scope;
}

/** Checks the annotations of a node and returns those that are right, by name. */
export function checkAnnotations(
  analysis: Analysis,
  annotated: AnnotatedNode,
): ReadonlyMap<string, CheckedAnnotation> {
  const checked = new Map<string, CheckedAnnotation>();
  const seen = new Map<string, AnnotationNode>();
  for (const annotation of annotated.node.annotations) {
    const name = nameText(annotation.name);
    if (name.startsWith("x.")) continue;
    const rule = annotationRules.get(name);
    if (rule === undefined) {
      reportUnknown(analysis, annotation, name);
      continue;
    }
    const first = seen.get(name);
    seen.set(name, annotation);
    if (first !== undefined) {
      const labels = [{ span: first.span, text: "first given here" }];
      analysis.report(
        createDiagnostic("duplicate-annotation", { name }, annotation.span, { labels }),
      );
    } else if (!rule.places.includes(annotated.place)) {
      const help = `it belongs on ${joined(rule.places)}`;
      const parameters = { name, place: annotated.place };
      analysis.report(
        createDiagnostic("misplaced-annotation", parameters, annotation.span, { help }),
      );
    } else {
      const list = checkArguments(analysis, annotated.scope, annotation, rule);
      if (list !== undefined) checked.set(name, { node: annotation, arguments: list });
    }
  }
  analysis.annotations.set(annotated.node, checked);
  return checked;
}

function reportUnknown(analysis: Analysis, annotation: AnnotationNode, name: string): void {
  const nearest = nearestName(name, annotationRules.keys());
  const help =
    nearest === undefined
      ? "annotations of other tools begin with `x.`, as in `@x.acme.audit`"
      : `did you mean \`@${nearest.name}\`?`;
  const { span } = annotation.name;
  const fixes = nearestFix(span, nearest);
  analysis.report(createDiagnostic("unknown-annotation", { name }, span, { help, fixes }));
}

function checkArguments(
  analysis: Analysis,
  scope: Scope,
  annotation: AnnotationNode,
  rule: AnnotationRule,
): ReadonlyMap<string, CheckedArgument> | undefined {
  // What is left of its arguments after a syntax error says nothing about those that were meant.
  if (isBroken(scope.unit, annotation.span)) return undefined;
  const name = nameText(annotation.name);
  const refuse = (why: string, node: ArgumentNode | undefined): undefined => {
    const details = { help: `write it as \`${rule.example}\`` };
    const span = node?.span ?? annotation.span;
    analysis.report(createDiagnostic("annotation-arguments", { name, why }, span, details));
    return undefined;
  };
  const list = new Map<string, CheckedArgument>();
  for (const [index, node] of annotation.arguments.entries()) {
    const parameter = findParameter(rule, node, index);
    if (parameter === undefined) return refuse(unexpectedArgument(rule, node), node);
    if (list.has(parameter.name)) return refuse(`takes \`${parameter.name}\` once`, node);
    const literal = evaluate(analysis, scope, node.value, undefined);
    if (literal === undefined) return undefined;
    const wrong = wrongArgument(parameter, literal);
    if (wrong !== undefined) return refuse(wrong, node);
    list.set(parameter.name, { literal, node });
  }
  const missing = rule.parameters.find(({ name: key, required }) => required && !list.has(key));
  if (missing !== undefined) return refuse(`needs its \`${missing.name}\``, undefined);
  return list;
}

function findParameter(
  rule: AnnotationRule,
  node: ArgumentNode,
  index: number,
): AnnotationParameter | undefined {
  if (node.name === undefined) return rule.parameters[index];
  return rule.parameters.find((parameter) => parameter.name === node.name?.text);
}

function unexpectedArgument(rule: AnnotationRule, node: ArgumentNode): string {
  const names = rule.parameters.map((parameter) => `\`${parameter.name}\``);
  if (names.length === 0) return "takes no arguments";
  if (node.name === undefined) return `takes no more than ${names.length} arguments`;
  return `has no argument \`${node.name.text}\`, only ${joined(names)}`;
}

function wrongArgument(parameter: AnnotationParameter, literal: Literal): string | undefined {
  switch (parameter.type) {
    case "string":
      return literal.kind === "string" ? undefined : `takes a string as \`${parameter.name}\``;
    case "number":
      return literal.kind === "integer" ||
        (literal.kind === "float" && !Number.isNaN(literal.value))
        ? undefined
        : `takes a number as \`${parameter.name}\``;
    case "count":
      return literal.kind === "integer" && literal.value >= 0n && literal.value <= 2n ** 31n
        ? undefined
        : `takes a whole number as \`${parameter.name}\``;
  }
}

function joined(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
