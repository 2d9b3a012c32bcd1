import type {
  DeclarationModel,
  Docs,
  EnumModel,
  EnumRef,
  ErrorModel,
  FieldModel,
  FileModel,
  ListType,
  MapType,
  MessageModel,
  MessageRef,
  MethodModel,
  ResultModel,
  ScalarName,
  ScalarType,
  ServiceModel,
  TypeModel,
  UnionModel,
  WellKnownName,
  WellKnownType,
  WrappedType,
} from "../../../compiler/src/model/model.js";

/*
 * Models built by hand, as the front end would build them.
 */

export const NO_DOCS: Docs = { lines: [], deprecated: undefined };

export function docs(...lines: readonly string[]): Docs {
  return { lines, deprecated: undefined };
}

export function scalar(name: ScalarName): ScalarType {
  return { kind: "scalar", scalar: name, alias: undefined };
}

export function wellKnown(name: WellKnownName): WellKnownType {
  return { kind: "well-known", name, alias: undefined };
}

export function listOf(element: TypeModel): ListType {
  return { kind: "list", element, alias: undefined };
}

export function mapOf(key: MapType["key"], value: TypeModel): MapType {
  return { kind: "map", key, value, alias: undefined };
}

export function wrappedOf(inner: ListType | MapType): WrappedType {
  return { kind: "wrapped", inner, alias: undefined };
}

export function messageRef(tsName: string, output = "sample"): MessageRef {
  return { kind: "message", ref: { output, tsName }, alias: undefined };
}

export function enumRef(model: EnumModel, output = "sample"): EnumRef {
  const ref = { output, tsName: model.tsName };
  return { kind: "enum", ref, closed: model.closed, zero: model.zero, alias: undefined };
}

export function field(
  number: number,
  name: string,
  type: TypeModel,
  more: Partial<FieldModel> = {},
): FieldModel {
  return {
    name,
    tsName: name,
    number,
    type,
    presence: "implicit",
    default: undefined,
    jsNumber: false,
    constraints: undefined,
    docs: NO_DOCS,
    ...more,
  };
}

export function enumeration(name: string, members: readonly string[], closed = false): EnumModel {
  return {
    kind: "enum",
    ...named(name),
    closed,
    members: members.map((member, number) => ({ name: member, number, docs: NO_DOCS })),
    zero: members[0] ?? "",
  };
}

export function message(name: string, fields: readonly FieldModel[]): MessageModel {
  return { kind: "message", ...named(name), fields };
}

export function union(name: string, cases: readonly FieldModel[]): UnionModel {
  const explicit = cases.map((field): FieldModel => ({ ...field, presence: "explicit" }));
  return { kind: "union", ...named(name), cases: explicit };
}

export function error(name: string, code: number, fields: readonly FieldModel[]): ErrorModel {
  return { kind: "error", ...named(name), code, fields };
}

/** What a method is made of; `more` replaces the rest. */
export interface MethodParts {
  readonly service: string;
  readonly name: string;
  readonly parameters: readonly FieldModel[];
  readonly result: ResultModel;
  readonly more?: Partial<MethodModel>;
}

export function method({ service, name, parameters, result, more }: MethodParts): MethodModel {
  return {
    name,
    tsName: name,
    tsConst: `${service}_${name}`,
    path: `sample.v1.${service}/${name}`,
    id: 0x01020304,
    shape: "unary",
    parameters,
    parameterStream: undefined,
    constrained: false,
    result,
    throws: [],
    idempotent: false,
    timeoutMs: undefined,
    docs: NO_DOCS,
    ...more,
  };
}

export function service(name: string, methods: readonly MethodModel[]): ServiceModel {
  return {
    kind: "service",
    ...named(name),
    serverType: "sample",
    namespace: "user",
    propertyName: name.charAt(0).toLowerCase() + name.slice(1),
    schemaHash: "0123456789abcdef",
    methods,
  };
}

export function file(output: string, declarations: readonly DeclarationModel[]): FileModel {
  return {
    path: `${output}.rpc`,
    output,
    package: "sample.v1",
    docs: NO_DOCS,
    declarations,
  };
}

function named(name: string): { name: string; tsName: string; fullName: string; docs: Docs } {
  return {
    name,
    tsName: name.replaceAll(".", "_"),
    fullName: `sample.v1.${name}`,
    docs: NO_DOCS,
  };
}
