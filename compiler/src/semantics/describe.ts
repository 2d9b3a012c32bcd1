import { present } from "../compiler-assert.js";
import type { TypeModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { DeclarationNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";

/** A kind of declaration with its article. */
export function describeKind(kind: DeclarationNode["kind"]): string {
  switch (kind) {
    case "const":
      return "a constant";
    case "alias":
      return "a type alias";
    case "enum":
      return "an enum";
    case "message":
      return "a message";
    case "union":
      return "a union";
    case "error":
      return "an error";
    case "service":
      return "a service";
  }
}

/** A type in the words of the language. */
export function describeType(analysis: Analysis, type: TypeModel): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar;
    case "well-known":
      return type.name;
    case "enum":
    case "message":
    case "union":
      return present(analysis.declaredBy(type.ref), "declaration of a type").name;
    case "list":
      return `${describeType(analysis, type.element)}[]`;
    case "map":
      return `map<${type.key}, ${describeType(analysis, type.value)}>`;
    case "wrapped":
      return describeType(analysis, type.inner);
  }
}

/** `rpc/chat.rpc:26:9` */
export function placeText(span: Span): string {
  const { line, column } = span.source.position(span.start);
  return `${span.source.name}:${line}:${column}`;
}
