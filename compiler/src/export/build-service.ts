import type { MethodModel, Reference, ServiceModel, TypeModel } from "../model/model.js";
import { buildPlainField, plainMessage, type FieldOwner, type PlainShape } from "./build-field.js";
import { buildRecord } from "./build-message.js";
import { commentsOf } from "./comments.js";
import type { ProtoMessage, ProtoMethod, ProtoService } from "./proto-file.js";
import { qualify, type ProtoNames } from "./proto-names.js";

/** Where a service lies. */
export interface ServiceScope {
  readonly names: ProtoNames;
  readonly package: string;
}

/** A service, and after it the messages that its methods form. */
export function buildService(
  scope: ServiceScope,
  model: ServiceModel,
): readonly (ProtoService | ProtoMessage)[] {
  const { name, fullName, docs } = model;
  const service: ProtoService = {
    kind: "service",
    name,
    fullName,
    methods: model.methods.map((method) => buildMethod(scope, method)),
    comments: commentsOf(docs),
    isDeprecated: docs.deprecated !== undefined,
  };
  return [service, ...model.methods.flatMap((method) => buildMessages(scope, model, method))];
}

function buildMethod(scope: ServiceScope, method: MethodModel): ProtoMethod {
  const { docs, parameterStream, shape } = method;
  const { names } = scope;
  const { parameters, result, item } = names.method(method);
  const inPackage = (simple: string): string => qualify(scope.package, simple);
  return {
    name: method.name,
    input:
      parameterStream === undefined
        ? inPackage(parameters)
        : (messageName(names, parameterStream.item) ?? inPackage(item ?? "")),
    output:
      method.result.kind === "message"
        ? names.type(method.result.type.ref)
        : result === undefined
          ? "google.protobuf.Empty"
          : inPackage(result),
    isInputStream: parameterStream !== undefined,
    isOutputStream: shape === "server-streaming" || shape === "bidirectional",
    isIdempotent: method.idempotent,
    comments: commentsOf(docs, factsOf(scope, method)),
    isDeprecated: docs.deprecated !== undefined,
  };
}

/** What protobuf has no words for. */
function factsOf(scope: ServiceScope, method: MethodModel): readonly string[] {
  const { names } = scope;
  const { shape, parameterStream, throws, timeoutMs } = method;
  const start = qualify(scope.package, "");
  const nameOf = (error: Reference): string => {
    const fullName = names.type(error);
    return fullName.startsWith(start) ? fullName.slice(start.length) : fullName;
  };
  const before = names.method(method).parameters;
  return [
    ...(shape === "oneway" ? ["One way: nothing is answered."] : []),
    ...(parameterStream === undefined ? [] : [`A ${before} comes before the stream.`]),
    ...(throws.length === 0 ? [] : [`Throws ${throws.map(nameOf).join(", ")}.`]),
    ...(timeoutMs === undefined ? [] : [`Times out after ${timeoutMs} ms.`]),
  ];
}

function buildMessages(
  scope: ServiceScope,
  service: ServiceModel,
  method: MethodModel,
): readonly ProtoMessage[] {
  const { names } = scope;
  const of = `${service.name}.${method.name}`;
  const { parameters, result, item } = names.method(method);
  const messages: ProtoMessage[] = [];
  const fullName = qualify(scope.package, parameters);
  messages.push({
    ...plainMessage("parameters", parameters, fullName),
    ...buildRecord({ names, fullName, taken: new Set() }, method.parameters, false),
    comments: [`Parameters of ${of}.`],
  });
  const addValue = (simple: string, what: string, shape: ValueShape): void => {
    const own = qualify(scope.package, simple);
    const wrappers: ProtoMessage[] = [];
    const owner: FieldOwner = { names, fullName: own, taken: new Set(), wrappers };
    const fields = [buildPlainField(owner, { ...shape, name: "value", start: "Value" })];
    const plain = plainMessage("value", simple, own);
    messages.push({ ...plain, fields, nested: wrappers, comments: [`${what} ${of}.`] });
  };
  if (item !== undefined && method.parameterStream !== undefined) {
    const { item: type, constraints } = method.parameterStream;
    addValue(item, "Item of the stream to", { type, constraints, label: "implicit" });
  }
  if (result !== undefined && method.result.kind === "value") {
    const { type, optional } = method.result;
    addValue(result, "Result of", { type, label: optional ? "optional" : "implicit" });
  }
  return messages;
}

type ValueShape = Omit<PlainShape, "name" | "start">;

function messageName(names: ProtoNames, type: TypeModel): string | undefined {
  return type.kind === "message" || type.kind === "union" ? names.type(type.ref) : undefined;
}
