/**
 * What an interface means in protobuf's own terms, for the oracles of the conformance tests. It is
 * derived from the model alone, by the rules of the language and not by the templates, so that a
 * mistake of theirs shows. Fields are named after their numbers: names are not on the wire.
 */
import type {
  DeclarationModel,
  EnumModel,
  FieldModel,
  ListType,
  MapType,
  MethodModel,
  Model,
  Reference,
  ScalarName,
  TypeModel,
} from "../../compiler/src/model/model.js";

/** The one protobuf package that everything is put into. */
export const PROTO_PACKAGE = "oracle";

export type ProtoType =
  | { readonly kind: "scalar"; readonly name: ScalarName }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "message"; readonly name: string };

export interface ProtoField {
  /** `f` and the number. */
  readonly name: string;
  readonly number: number;
  readonly type: ProtoType;
  /** Type of the keys of a map. */
  readonly key: ScalarName | undefined;
  readonly label: "implicit" | "optional" | "repeated" | "map" | "case";
}

export interface ProtoMessage {
  readonly name: string;
  readonly fields: readonly ProtoField[];
}

export interface ProtoEnum {
  readonly name: string;
  /** Zero among them, as proto3 demands. */
  readonly numbers: readonly number[];
}

export interface ProtoSchema {
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}

/** The protobuf name of a declaration: `chat_v1_User`. */
export function protoName(reference: Reference): string {
  return `${reference.output}_${reference.tsName}`.replaceAll(/[^A-Za-z0-9_]/g, "_");
}

/** The message that the parameters of a method form. */
export function parametersName(output: string, method: MethodModel): string {
  return `${protoName({ output, tsName: method.tsConst })}_Params`;
}

/** The message that a result forms which is no message itself. */
export function resultName(output: string, method: MethodModel): string {
  return `${protoName({ output, tsName: method.tsConst })}_Result`;
}

/** The one field of such a result. */
export function resultField(result: Extract<MethodModel["result"], { kind: "value" }>): FieldModel {
  return {
    name: "value",
    tsName: "value",
    number: 1,
    type: result.type,
    presence: result.optional ? "explicit" : "implicit",
    default: undefined,
    jsNumber: result.jsNumber,
    docs: { lines: [], deprecated: undefined },
  };
}

/** All messages and enums that the model means. */
export function protoSchema(model: Model): ProtoSchema {
  const messages: ProtoMessage[] = [];
  const enums: ProtoEnum[] = [];
  for (const { output, declarations } of model.files) {
    for (const declaration of declarations) {
      if (declaration.kind === "enum") enums.push(enumOf(output, declaration));
      for (const [name, fields, isUnion] of messagesOf(output, declaration)) {
        addMessage(messages, name, fields, isUnion);
      }
    }
  }
  return { messages, enums };
}

type MessageRow = readonly [name: string, fields: readonly FieldModel[], isUnion: boolean];

function messagesOf(output: string, declaration: DeclarationModel): readonly MessageRow[] {
  const name = protoName({ output, tsName: declaration.tsName });
  switch (declaration.kind) {
    case "message":
    case "error":
      return [[name, declaration.fields, false]];
    case "union":
      return [[name, declaration.cases, true]];
    case "service":
      return declaration.methods.flatMap((method) => methodMessages(output, method));
    case "const":
    case "alias":
    case "enum":
      return [];
  }
}

function methodMessages(output: string, method: MethodModel): readonly MessageRow[] {
  const parameters: MessageRow = [parametersName(output, method), method.parameters, false];
  if (method.result.kind !== "value") return [parameters];
  return [parameters, [resultName(output, method), [resultField(method.result)], false]];
}

function enumOf(output: string, { tsName, members }: EnumModel): ProtoEnum {
  const numbers = new Set([0, ...members.map(({ number }) => number)]);
  return { name: protoName({ output, tsName }), numbers: [...numbers] };
}

function addMessage(
  messages: ProtoMessage[],
  name: string,
  fields: readonly FieldModel[],
  isUnion: boolean,
): void {
  const wrap = (inner: ListType | MapType, of: string): string => {
    const field = protoField({ number: 1, type: inner, label: "implicit" }, (next) =>
      wrap(next, `${of}_w`),
    );
    messages.push({ name: of, fields: [field] });
    return of;
  };
  messages.push({
    name,
    fields: fields.map(({ number, type, presence }) => {
      const label = isUnion ? "case" : presence === "implicit" ? "implicit" : "optional";
      return protoField({ number, type, label }, (inner) => wrap(inner, `${name}_f${number}`));
    }),
  });
}

interface FieldShape {
  readonly number: number;
  readonly type: TypeModel;
  readonly label: "implicit" | "optional" | "case";
}

/** Adds the message around a list or map, and returns its name. */
type Wrap = (inner: ListType | MapType) => string;

function protoField({ number, type, label }: FieldShape, wrap: Wrap): ProtoField {
  const shape = { name: `f${number}`, number };
  if (type.kind === "list") {
    return { ...shape, type: single(type.element, wrap), key: undefined, label: "repeated" };
  }
  if (type.kind === "map") {
    return { ...shape, type: single(type.value, wrap), key: type.key, label: "map" };
  }
  const own = single(type, wrap);
  // A message has presence anyway; proto3 has no other way to say it.
  return { ...shape, type: own, key: undefined, label };
}

const WELL_KNOWN = { timestamp: "Timestamp", duration: "Duration", json: "Value" } as const;

function single(type: TypeModel, wrap: Wrap): ProtoType {
  switch (type.kind) {
    case "scalar":
      return { kind: "scalar", name: type.scalar };
    case "well-known":
      return { kind: "message", name: `google.protobuf.${WELL_KNOWN[type.name]}` };
    case "enum":
      return { kind: "enum", name: `${PROTO_PACKAGE}.${protoName(type.ref)}` };
    case "message":
    case "union":
      return { kind: "message", name: `${PROTO_PACKAGE}.${protoName(type.ref)}` };
    case "wrapped": {
      return { kind: "message", name: `${PROTO_PACKAGE}.${wrap(type.inner)}` };
    }
    case "list":
    case "map":
      throw new Error(`a ${type.kind} within a field must be wrapped`);
  }
}
