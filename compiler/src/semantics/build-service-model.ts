import { present } from "../compiler-assert.js";
import { referenceTo } from "./analysis.js";
import type { Analysis } from "./analysis.js";
import { methodConst } from "../model/export-names.js";
import { annotationText } from "./checked-annotation.js";
import type { ConstrainedTypes } from "./constrained-types.js";
import { durationMs } from "./duration.js";
import { fnv1a32 } from "./hash.js";
import { lookup } from "./lookup.js";
import type { Declared, Scope } from "./program.js";
import { namespaceOf, serverTypeOf } from "./service-place.js";
import { wrap } from "./types.js";
import { methodName, servicePropertyName } from "./typescript-names.js";
import type { MethodNode, ParameterNode, QualifiedNameNode, ServiceNode } from "../syntax/ast.js";
import { buildConstraints } from "./build-constraints.js";
import { buildDocs } from "./build-docs.js";
import { buildParameter } from "./build-field-model.js";
import type {
  MethodModel,
  ParameterStreamModel,
  Reference,
  ResultModel,
  ServiceModel,
} from "../model/model.js";

/** What a service model has besides its names. */
export function buildService(
  analysis: Analysis,
  declared: Declared,
  node: ServiceNode,
  constrained: ConstrainedTypes,
): Pick<ServiceModel, "serverType" | "namespace" | "propertyName" | "schemaHash" | "methods"> {
  const annotations = analysis.annotations.get(node);
  return {
    serverType: present(serverTypeOf(declared, annotations), "server type"),
    namespace: namespaceOf(annotations),
    propertyName: servicePropertyName(declared.name),
    // Known once all files are.
    schemaHash: "",
    methods: node.methods.map((method) => buildMethod(analysis, declared, method, constrained)),
  };
}

function buildMethod(
  analysis: Analysis,
  service: Declared,
  node: MethodNode,
  constrained: ConstrainedTypes,
): MethodModel {
  const scope = { unit: service.unit, declared: service };
  const name = node.name.text;
  const path = `${service.fullName}/${name}`;
  const annotations = analysis.annotations.get(node);
  const timeout = annotationText(annotations, "timeout", "duration");
  const plain = node.parameters.filter((parameter) => parameter.stream === undefined);
  const stream = node.parameters.find((parameter) => parameter.stream !== undefined);
  return {
    name,
    tsName: methodName(name),
    tsConst: methodConst(service, name),
    path,
    id: fnv1a32(path),
    shape: shapeOf(node),
    parameters: plain.map((parameter, index) => buildParameter(analysis, scope, parameter, index)),
    parameterStream:
      stream === undefined ? undefined : buildStream(analysis, stream, constrained.has(stream)),
    constrained: plain.some((parameter) => constrained.has(parameter)),
    result: buildResult(analysis, node),
    throws: node.throws.map((error) => errorReference(scope, error)),
    idempotent: annotations?.has("idempotent") === true,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout),
    docs: buildDocs(analysis, node),
  };
}

function buildStream(
  analysis: Analysis,
  node: ParameterNode,
  constrained: boolean,
): ParameterStreamModel {
  const item = present(analysis.types.get(node.type), "stream type");
  const annotations = analysis.annotations.get(node);
  const jsNumber = annotations?.has("js") === true;
  return {
    name: node.name.text,
    tsName: node.name.text,
    item,
    jsNumber,
    constraints: buildConstraints(annotations, item, jsNumber),
    constrained,
  };
}

function shapeOf(node: MethodNode): MethodModel["shape"] {
  if (node.oneway !== undefined) return "oneway";
  const up = node.parameters.some((parameter) => parameter.stream !== undefined);
  const down = node.result?.stream !== undefined;
  if (up) return down ? "bidirectional" : "client-streaming";
  return down ? "server-streaming" : "unary";
}

function buildResult(analysis: Analysis, node: MethodNode): ResultModel {
  if (node.result === undefined) return { kind: "void" };
  const type = present(analysis.types.get(node.result.type), "result type");
  const optional = node.result.optional !== undefined;
  if (!optional && (type.kind === "message" || type.kind === "union")) {
    // Narrowing by `kind` leaves the other properties of the union behind.
    return { kind: "message", type: { kind: type.kind, ref: type.ref, alias: type.alias } };
  }
  const jsNumber = analysis.annotations.get(node)?.has("js") === true;
  return { kind: "value", type: optional ? wrap(type) : type, optional, jsNumber };
}

function errorReference(scope: Scope, name: QualifiedNameNode): Reference {
  const found = lookup(scope, name);
  return referenceTo(present(found.kind === "declared" ? found.declared : undefined, "error"));
}
