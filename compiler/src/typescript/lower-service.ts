import { methodConst } from "../model/export-names.js";
import type {
  FieldModel,
  MethodModel,
  ParameterStreamModel,
  Reference,
  ResultModel,
  ServiceModel,
} from "../model/model.js";
import { fnv1a32 } from "../semantics/hash.js";
import { exportName, methodName, servicePropertyName } from "../semantics/typescript-names.js";
import { wrap } from "../semantics/types.js";
import { identifier, NameList } from "./identifier.js";
import type { PlacedShape, TypeLowering } from "./lower-types.js";
import type { RemoteMethod, RemoteService } from "./remote-shapes.js";

/** The model of a remote. */
export function lowerService(
  service: RemoteService,
  packageName: string,
  types: TypeLowering,
  placed: ReadonlyMap<string, PlacedShape>,
): ServiceModel {
  const { name, docs, serverType, namespace } = service;
  const tsName = exportName(name);
  const fullName = `${packageName}.${name}`;
  const contexts = new Map<string, number>();
  for (const method of service.methods) {
    if (method.context !== undefined) contexts.set(method.name, method.context);
  }
  const refs = (keys: readonly string[]): readonly Reference[] =>
    keys.flatMap((key) => placed.get(key)?.ref ?? []);
  return {
    kind: "service",
    name,
    tsName,
    fullName,
    docs,
    serverType,
    namespace,
    propertyName: servicePropertyName(name),
    // Known once all files are.
    schemaHash: "",
    methods: service.methods.map((method) => {
      const own = { name: method.name, tsName: methodName(method.name) };
      const path = `${fullName}/${method.name}`;
      const tsConst = methodConst({ tsName }, method.name);
      const named = { ...own, path, tsConst, id: fnv1a32(path), throws: refs(method.throws) };
      return { ...named, ...lowerMethod(method, types) };
    }),
    own: { contexts },
  };
}

function lowerMethod(
  method: RemoteMethod,
  types: TypeLowering,
): Omit<MethodModel, "name" | "tsName" | "tsConst" | "path" | "id" | "throws"> {
  return {
    shape: shapeOf(method),
    parameters: lowerParameters(method, types),
    parameterStream: lowerStream(method, types),
    constrained: false,
    result: lowerResult(method, types),
    idempotent: method.isIdempotent,
    timeoutMs: method.timeoutMs,
    docs: method.docs,
  };
}

function shapeOf({ isOneway, stream, givesItems }: RemoteMethod): MethodModel["shape"] {
  if (isOneway) return "oneway";
  if (stream !== undefined) return givesItems ? "bidirectional" : "client-streaming";
  return givesItems ? "server-streaming" : "unary";
}

function lowerParameters(method: RemoteMethod, types: TypeLowering): readonly FieldModel[] {
  const names = new NameList();
  return method.parameters.flatMap((parameter, index) => {
    const member = types.member(parameter);
    // A pattern has no name: `{ room }: Options`.
    const plain = parameter.name.startsWith("__")
      ? `argument${index + 1}`
      : identifier(parameter.name);
    const name = names.take(plain);
    if (member === undefined) return [];
    return [{ name, tsName: name, number: index + 1, ...member, docs: parameter.docs }];
  });
}

function lowerStream(
  { stream }: RemoteMethod,
  types: TypeLowering,
): ParameterStreamModel | undefined {
  const item = stream && types.type(stream.item);
  if (stream === undefined || item === undefined) return undefined;
  const name = identifier(stream.name);
  const plain = { jsNumber: false, constraints: undefined, constrained: false };
  return { name, tsName: name, item, ...plain };
}

function lowerResult({ result }: RemoteMethod, types: TypeLowering): ResultModel {
  const type = result && types.type(result.shape);
  if (result === undefined || type === undefined) return { kind: "void" };
  const optional = result.absent !== undefined;
  if (!optional && (type.kind === "message" || type.kind === "union")) {
    const { kind, ref } = type;
    return { kind: "message", type: { kind, ref, isOwn: true, alias: undefined } };
  }
  const absent = result.absent === "null" ? ({ absent: "null" } as const) : {};
  const shared = { kind: "value", optional, jsNumber: false, ...absent } as const;
  return { ...shared, type: optional ? wrap(type) : type };
}
