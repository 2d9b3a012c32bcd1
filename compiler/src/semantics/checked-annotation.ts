import type { AnnotationNode, ArgumentNode } from "../syntax/ast.js";
import type { Literal } from "./literal.js";

/** An annotation that is what its rule says, with its arguments by name. */
export interface CheckedAnnotation {
  readonly node: AnnotationNode;
  readonly arguments: ReadonlyMap<string, CheckedArgument>;
}

/** One argument and what it is worth. */
export interface CheckedArgument {
  readonly literal: Literal;
  readonly node: ArgumentNode;
}

/** The checked annotations of one node, by name. */
export type CheckedAnnotations = ReadonlyMap<string, CheckedAnnotation>;

/** The string given as an argument of an annotation, if both are there. */
export function annotationText(
  annotations: CheckedAnnotations | undefined,
  name: string,
  argument: string,
): string | undefined {
  const literal = annotations?.get(name)?.arguments.get(argument)?.literal;
  return literal?.kind === "string" ? literal.value : undefined;
}
