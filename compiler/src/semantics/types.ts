import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { nearestFix } from "../diagnostics/fixes.js";
import type { Nearest } from "../diagnostics/suggest.js";
import type {
  EnumRef,
  ListType,
  MapType,
  ScalarName,
  TypeModel,
  WrappedType,
} from "../model/model.js";
import type { EnumNode, NamedTypeNode, QualifiedNameNode, TypeNode } from "../syntax/ast.js";
import { referenceDepthMax, referenceTo } from "./analysis.js";
import type { Analysis } from "./analysis.js";
import { builtinTypes, foreignTypes } from "./builtin-types.js";
import { describeKind, placeText } from "./describe.js";
import { lookup, nameText, visible } from "./lookup.js";
import { isBroken } from "./program.js";
import type { Declared, Scope, Unit } from "./program.js";

/** The meaning of a type as written; `undefined` after a mistake, which is reported once. */
export function resolveType(
  analysis: Analysis,
  scope: Scope,
  node: TypeNode,
): TypeModel | undefined {
  if (!analysis.types.has(node)) analysis.types.set(node, resolve(analysis, scope, node));
  return analysis.types.get(node);
}

/** The type as it is held where protobuf allows no list or map. */
export function wrap(type: TypeModel): Exclude<TypeModel, ListType | MapType> {
  if (type.kind !== "list" && type.kind !== "map") return type;
  const wrapped: WrappedType = { kind: "wrapped", inner: type, alias: type.alias };
  return wrapped;
}

function resolve(analysis: Analysis, scope: Scope, node: TypeNode): TypeModel | undefined {
  if (node.kind === "named") return resolveNamed(analysis, scope, node);
  const element = resolveType(analysis, scope, node.element);
  if (element === undefined) return undefined;
  return { kind: "list", element: wrap(element), alias: undefined };
}

function resolveNamed(
  analysis: Analysis,
  scope: Scope,
  node: NamedTypeNode,
): TypeModel | undefined {
  const name = nameText(node.name);
  if (name === "map") return resolveMap(analysis, scope, node);
  if (node.arguments !== undefined) {
    for (const argument of node.arguments) resolveType(analysis, scope, argument);
    const why = "takes no types in angle brackets; only `map<K, V>` does";
    const help = containerHelp(name, node.arguments);
    analysis.report(createDiagnostic("type-arguments", { name, why }, node.span, { help }));
    return undefined;
  }
  const builtin = builtinTypes.get(name);
  if (builtin !== undefined) return builtin;
  const found = lookup(scope, node.name);
  switch (found.kind) {
    case "silent":
      return undefined;
    case "unknown":
      reportUnknownType(analysis, scope, node.name, found);
      return undefined;
    case "unit":
      analysis.report(
        createDiagnostic("namespace-as-type", { name }, node.span, {
          help: `name something in it: \`${name}.Something\``,
        }),
      );
      return undefined;
    case "declared":
      return declaredType(analysis, found.declared, node);
  }
}

/** How a container of other languages is written here. */
function containerHelp(name: string, inner: readonly TypeNode[]): string | undefined {
  const [first, second] = inner.map(typeText);
  const word = name.toLowerCase();
  if (["list", "array", "set", "vector", "repeated", "sequence"].includes(word)) {
    return `write a list as \`${first ?? "T"}[]\``;
  }
  if (["record", "dict", "dictionary", "hashmap", "map"].includes(word)) {
    return `write \`map<${first ?? "string"}, ${second ?? "T"}>\``;
  }
  return word === "optional" ? "put a `?` after the name: `name?: T`" : undefined;
}

function resolveMap(analysis: Analysis, scope: Scope, node: NamedTypeNode): TypeModel | undefined {
  const [keyNode, valueNode, ...more] = node.arguments ?? [];
  if (keyNode === undefined || valueNode === undefined || more.length > 0) {
    if (isBroken(scope.unit, node.span)) return undefined;
    const parameters = { name: "map", why: "takes two types: `map<string, User>`" };
    analysis.report(createDiagnostic("type-arguments", parameters, node.span));
    return undefined;
  }
  const key = resolveType(analysis, scope, keyNode);
  const value = resolveType(analysis, scope, valueNode);
  if (key === undefined || value === undefined) return undefined;
  if (key.kind !== "scalar" || !isMapKey(key.scalar)) {
    const help = "a key is a string, a bool or an integer";
    const parameters = { type: typeText(keyNode) };
    analysis.report(createDiagnostic("map-key", parameters, keyNode.span, { help }));
    return undefined;
  }
  return { kind: "map", key: key.scalar, value: wrap(value), alias: undefined };
}

function isMapKey(scalar: ScalarName): scalar is MapType["key"] {
  return scalar !== "float" && scalar !== "double" && scalar !== "bytes";
}

function declaredType(
  analysis: Analysis,
  declared: Declared,
  node: NamedTypeNode,
): TypeModel | undefined {
  const ref = referenceTo(declared);
  switch (declared.node.kind) {
    case "message":
    case "union":
      return { kind: declared.node.kind, ref, alias: undefined };
    case "enum":
      return enumRef(declared, declared.node);
    case "alias":
      return aliasType(analysis, declared, node);
    case "const":
    case "error":
    case "service": {
      const parameters = { name: nameText(node.name), what: describeKind(declared.node.kind) };
      const labels = [{ span: declared.node.name.span, text: "declared here" }];
      analysis.report(createDiagnostic("not-a-type", parameters, node.span, { labels }));
      return undefined;
    }
  }
}

/** How the model refers to an enum. */
export function enumRef(declared: Declared, node: EnumNode): EnumRef {
  return {
    kind: "enum",
    ref: referenceTo(declared),
    closed: node.closed,
    zero: zeroMember(node),
    alias: undefined,
  };
}

/** The member that an absent field reads as: the one numbered 0, else the first. */
export function zeroMember(node: EnumNode): string {
  const zero = node.members.find((member) => member.number.integer === 0n);
  return (zero ?? node.members[0])?.name.text ?? "";
}

function aliasType(
  analysis: Analysis,
  declared: Declared,
  node: NamedTypeNode,
): TypeModel | undefined {
  if (declared.node.kind !== "alias") return undefined;
  if (analysis.aliases.get(declared) === "resolving") {
    const labels = [{ span: declared.node.name.span, text: "declared here" }];
    const parameters = { name: declared.name };
    analysis.report(createDiagnostic("alias-cycle", parameters, node.span, { labels }));
    return undefined;
  }
  const type = resolveAlias(analysis, declared, declared.node.type);
  return type === undefined ? undefined : { ...type, alias: referenceTo(declared) };
}

/** The type that an alias stands for. */
export function resolveAlias(
  analysis: Analysis,
  declared: Declared,
  node: TypeNode,
): TypeModel | undefined {
  const known = analysis.aliases.get(declared);
  if (known !== undefined) {
    if (known !== "resolving") analysis.leadsThrough(known.length);
    return analysis.types.get(node);
  }
  if (analysis.depth >= referenceDepthMax) {
    const parameters = { limit: referenceDepthMax };
    analysis.report(createDiagnostic("nested-too-deeply", parameters, declared.node.name.span));
    return undefined;
  }
  analysis.aliases.set(declared, "resolving");
  const scope = { unit: declared.unit, declared: undefined };
  const { length } = analysis.descend(() => resolveType(analysis, scope, node));
  analysis.aliases.set(declared, { length });
  return analysis.types.get(node);
}

function reportUnknownType(
  analysis: Analysis,
  scope: Scope,
  name: QualifiedNameNode,
  found: { readonly part: number; readonly known: Declared | Unit | undefined },
): void {
  const part = name.parts[found.part];
  const text = part?.text ?? "";
  let candidates: ReadonlyMap<string, Declared | undefined> = new Map();
  const gather = (): Iterable<string> => {
    candidates = typeCandidates(scope, found.known);
    return candidates.keys();
  };
  const nearest = foreignType(text, found.known) ?? analysis.suggestions.nearest(text, gather);
  const declared = nearest === undefined ? undefined : candidates.get(nearest.name);
  const where =
    declared === undefined ? "" : ` (declared at ${placeText(declared.node.name.span)})`;
  const span = part?.span ?? name.span;
  analysis.report(
    createDiagnostic("unknown-type", { name: nameText(name) }, span, {
      label: ownerText(found.known),
      help: nearest === undefined ? undefined : `did you mean \`${nearest.name}\`?${where}`,
      fixes: nearestFix(span, nearest),
    }),
  );
}

/** A type of another language: several here may be meant, of different encodings. */
function foreignType(text: string, known: Declared | Unit | undefined): Nearest | undefined {
  const name = known === undefined ? foreignTypes.get(text) : undefined;
  return name === undefined ? undefined : { name, isCertain: false };
}

function ownerText(known: Declared | Unit | undefined): string {
  if (known === undefined) return "not declared in this file or its imports";
  if ("node" in known) return `nothing of this name is nested in \`${known.name}\``;
  return `not declared in ${known.source.name}`;
}

function typeCandidates(
  scope: Scope,
  known: Declared | Unit | undefined,
): ReadonlyMap<string, Declared | undefined> {
  const names: ReadonlyMap<string, Declared> =
    known === undefined ? visible(scope) : "node" in known ? known.nested : known.declarations;
  const types = [...names].filter(
    ([, { node }]) => node.kind !== "const" && node.kind !== "error" && node.kind !== "service",
  );
  const builtin = known === undefined ? [...builtinTypes.keys(), "map"] : [];
  return new Map<string, Declared | undefined>([
    ...builtin.map((name): [string, undefined] => [name, undefined]),
    ...types,
  ]);
}

/** A type as written. */
export function typeText(node: TypeNode): string {
  const { source, start, end } = node.span;
  return source.text.slice(start, end);
}
