import type { Analysis } from "./analysis.js";
import { annotationText } from "./checked-annotation.js";
import type { DocumentedNode } from "../syntax/ast.js";
import type { Docs } from "../model/model.js";

/** Doc comment and deprecation of a declaration or member. */
export function buildDocs(analysis: Analysis, node: DocumentedNode): Docs {
  const annotations = analysis.annotations.get(node);
  const deprecated = annotations?.has("deprecated") === true;
  const text = annotationText(annotations, "deprecated", "text") ?? "";
  return { lines: node.docs, deprecated: deprecated ? text : undefined };
}
