import { present } from "../compiler-assert.js";
import type { Analysis } from "./analysis.js";
import type { Scope } from "./program.js";
import { wrap } from "./types.js";
import { errorPropertyName } from "./typescript-names.js";
import { resolveValue } from "./values.js";
import type { FieldNode, ParameterNode } from "../syntax/ast.js";
import { buildConstraints } from "./build-constraints.js";
import { buildDocs } from "./build-docs.js";
import type { DefaultValue, FieldModel, Presence } from "../model/model.js";

/** A field of a message. */
export function buildField(analysis: Analysis, scope: Scope, node: FieldNode): FieldModel {
  return buildElement(analysis, scope, node, Number(node.number.integer));
}

/** A field of an error, whose class has members of its own. */
export function buildErrorField(analysis: Analysis, scope: Scope, node: FieldNode): FieldModel {
  const field = buildField(analysis, scope, node);
  return { ...field, tsName: errorPropertyName(node.name.text) };
}

/** A case of a union; it is there or not, so its presence is explicit. */
export function buildCase(analysis: Analysis, scope: Scope, node: FieldNode): FieldModel {
  const field = buildField(analysis, scope, node);
  return { ...field, type: wrap(field.type), presence: "explicit" };
}

/** A parameter; its number is its position, counted from 1. */
export function buildParameter(
  analysis: Analysis,
  scope: Scope,
  node: ParameterNode,
  index: number,
): FieldModel {
  return buildElement(analysis, scope, node, index + 1);
}

function buildElement(
  analysis: Analysis,
  scope: Scope,
  node: ParameterNode,
  number: number,
): FieldModel {
  const type = present(analysis.types.get(node.type), `type of ${node.name.text}`);
  const jsNumber = analysis.annotations.get(node)?.has("js") === true;
  let defaultValue: DefaultValue | undefined;
  let presence: Presence = node.optional === undefined ? "implicit" : "explicit";
  if (node.default !== undefined) {
    const value = resolveValue(analysis, scope, node.default, { type, jsNumber });
    defaultValue = present(value, `default of ${node.name.text}`);
    presence = "default";
  }
  return {
    name: node.name.text,
    tsName: node.name.text,
    number,
    type: presence === "explicit" ? wrap(type) : type,
    presence,
    default: defaultValue,
    jsNumber,
    constraints: buildConstraints(analysis.annotations.get(node), type, jsNumber),
    docs: buildDocs(analysis, node),
  };
}
