/**
 * What both front ends produce and everything downstream reads: wire numbers, TypeScript names and
 * defaults are decided here, so that a template only prints.
 */
export interface Model {
  /** One per `.rpc` source file, ordered by `path`. */
  readonly files: readonly FileModel[];
}

/** One source file and what it declares. */
export interface FileModel {
  /** Path of the source relative to the common root, with `/`: `chat.rpc`, `shared/common.rpc`. */
  readonly path: string;
  /** Path of the generated files without ending, relative to the output folder: `chat`, `shared/common`. */
  readonly output: string;
  /** `chat.v1`; empty when the file has no package line. */
  readonly package: string;
  readonly docs: Docs;
  /** In source order; messages nested in a message follow it directly. */
  readonly declarations: readonly DeclarationModel[];
}

/** Anything a file declares. */
export type DeclarationModel =
  ConstModel | AliasModel | EnumModel | MessageModel | UnionModel | ErrorModel | ServiceModel;

/** Doc comment and deprecation of a declaration or member. */
export interface Docs {
  /** Lines of the doc comment without its stars; empty when there is none. */
  readonly lines: readonly string[];
  /** The text of `@deprecated(text)`; `""` for a bare `@deprecated`. */
  readonly deprecated: string | undefined;
}

interface Named {
  /** Name in the language, nested ones with their parents: `User.Device`. */
  readonly name: string;
  /** Name of the generated export: `User_Device`. Unique in its file, never a reserved word. */
  readonly tsName: string;
  /** Name on the wire and in descriptors: `chat.v1.User.Device`. */
  readonly fullName: string;
  readonly docs: Docs;
}

/** `const NAME: type = value;`. */
export interface ConstModel extends Named {
  readonly kind: "const";
  readonly type: ScalarType | EnumRef;
  readonly value: DefaultValue;
}

/** `type Name = type;`: a name in TypeScript, nothing on the wire. */
export interface AliasModel extends Named {
  readonly kind: "alias";
  readonly type: TypeModel;
}

/** An enum: names in TypeScript, numbers on the wire. */
export interface EnumModel extends Named {
  readonly kind: "enum";
  readonly closed: boolean;
  /** In source order; no two have the same number. */
  readonly members: readonly EnumMemberModel[];
  /** Member that an absent field reads as: the one numbered 0, else the first. */
  readonly zero: string;
  readonly reserved?: ReservedModel;
  /** Where the type comes from TypeScript; its members then have literals of their own. */
  readonly own?: OwnType;
}

/** What is said of a declaration that was read from TypeScript, whose values are the caller's own. */
export interface OwnType {
  /** The export that declares the type; undefined where it is copied. */
  readonly source: Reference | undefined;
}

/** Numbers and names that a declaration used once, and must not again. */
export interface ReservedModel {
  /** In source order; `to` is the last number, `max` resolved to 536870911, in an enum to 2147483647. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly names: readonly string[];
}

/** A member of an enum. */
export interface EnumMemberModel {
  /** As written; also the TypeScript string literal, unless there is another one. */
  readonly name: string;
  readonly number: number;
  /** What stands for the member in TypeScript where that is not its name. */
  readonly literal?: LiteralValue;
  readonly docs: Docs;
}

/** The value of a TypeScript type that has only this one. */
export type LiteralValue = string | number | boolean;

/** A message. */
export interface MessageModel extends Named {
  readonly kind: "message";
  readonly reserved?: ReservedModel;
  /** Ordered by number, which is also the order on the wire. */
  readonly fields: readonly FieldModel[];
  readonly own?: OwnMessage;
}

/** A message that is an object type or a tuple in TypeScript. What it has no field for is dropped. */
export interface OwnMessage extends OwnType {
  /** The fields are the elements of a tuple, in this order; otherwise properties. */
  readonly tuple: readonly FieldModel[] | undefined;
  /** The tuple is read-only. */
  readonly isReadonly?: boolean;
  /** Properties whose types have one value: they are not on the wire. */
  readonly constants: readonly OwnConstant[];
}

/** A property that always has the same value. */
export interface OwnConstant {
  readonly name: string;
  readonly value: LiteralValue;
}

/** A union: on the wire a message with one oneof. */
export interface UnionModel extends Named {
  readonly kind: "union";
  readonly reserved?: ReservedModel;
  /** Ordered by number; `presence` is always `explicit`. */
  readonly cases: readonly FieldModel[];
  readonly own?: OwnUnion;
}

/** A union of object types in TypeScript. What has none of its cases is refused. */
export interface OwnUnion extends OwnType {
  /** Property that tells the cases apart. */
  readonly tag: string;
  /** The value of the tag by the name of the case. */
  readonly literals: ReadonlyMap<string, LiteralValue>;
  /** Case that an absent field reads as. */
  readonly zero: string;
}

/** A declared error. */
export interface ErrorModel extends Named {
  readonly kind: "error";
  readonly reserved?: ReservedModel;
  /** Wire code, at least 1000. */
  readonly code: number;
  readonly fields: readonly FieldModel[];
}

/**
 * implicit: absent reads as the zero value, which is not written (proto3 implicit presence).
 *   Message, union, timestamp, duration and json fields are always written.
 * explicit: `name?: T`; absent reads as `undefined`.
 * default: absent reads as `default`; always written, zero included.
 */
export type Presence = "implicit" | "explicit" | "default";

/** A field of a message or error, a case of a union, a parameter of a method. */
export interface FieldModel {
  /** As written. */
  readonly name: string;
  /** TypeScript property; for a parameter the name as written, which the emitter makes safe. */
  readonly tsName: string;
  readonly number: number;
  readonly type: TypeModel;
  readonly presence: Presence;
  readonly default: DefaultValue | undefined;
  /** `@js("number")`: a 64-bit integer as a checked safe integer. */
  readonly jsNumber: boolean;
  /** What values must keep to; undefined where anything of the type will do. */
  readonly constraints: ConstraintsModel | undefined;
  readonly docs: Docs;
  /** Of an explicit field that was read from TypeScript: what stands there for a value that is not. */
  readonly absent?: Absent;
  /** `null` may be written for no value too. */
  readonly isNullable?: true;
}

/**
 * missing: the property is not there, `a?: T`. either: not there or undefined, `a?: T | undefined`.
 * undefined: `a: T | undefined`. null: `a: T | null`.
 */
export type Absent = "missing" | "either" | "undefined" | "null";

/** `@min @max @length @items @pattern` of a field or parameter; what is not said is undefined. */
export interface ConstraintsModel {
  /** Least value, of the type that the value has in TypeScript; milliseconds for a duration. That of a `float` is rounded to 32 bits before it is compared. */
  readonly min: number | bigint | undefined;
  /** Greatest value, as `min`. */
  readonly max: number | bigint | undefined;
  /** Code points of a string, bytes of bytes. */
  readonly length: CountRange | undefined;
  /** Entries of a list or map. */
  readonly items: CountRange | undefined;
  /** Regular expression (flag `u`) that the whole string must match; linear in its length. */
  readonly pattern: string | undefined;
}

/** How many there may be; at least one of the bounds is there. */
export interface CountRange {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** protobuf's scalar types. */
export type ScalarName =
  | "bool"
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "float"
  | "double"
  | "string"
  | "bytes";

/** Types that stand for a message of google.protobuf. */
export type WellKnownName = "timestamp" | "duration" | "json";

/** A scalar where a type is asked for. */
export interface ScalarType {
  readonly kind: "scalar";
  readonly scalar: ScalarName;
  /** Alias the author wrote, for the TypeScript side. */
  readonly alias: Reference | undefined;
}

/** A well-known type where a type is asked for. */
export interface WellKnownType {
  readonly kind: "well-known";
  readonly name: WellKnownName;
  readonly alias: Reference | undefined;
}

/** Where a named thing lives: an export of another or the same generated file. */
export interface Reference {
  /** `output` of the file that declares it. */
  readonly output: string;
  readonly tsName: string;
}

/** An enum where a type is asked for. */
export interface EnumRef {
  readonly kind: "enum";
  readonly ref: Reference;
  readonly closed: boolean;
  /** Name of the member that an absent field reads as. */
  readonly zero: string;
  /** What stands for that member in TypeScript where it is not its name. */
  readonly zeroLiteral?: LiteralValue;
  readonly alias: Reference | undefined;
}

/** A message or union where a type is asked for. */
export interface MessageRef {
  readonly kind: "message" | "union";
  readonly ref: Reference;
  /** It comes from TypeScript: a repeated occurrence replaces the earlier one. */
  readonly isOwn?: true;
  readonly alias: Reference | undefined;
}

/** `T[]`. */
export interface ListType {
  readonly kind: "list";
  /** Scalar, enum, message, union, well-known or wrapped; never list or map. */
  readonly element: TypeModel;
  /** A `Set` in TypeScript. */
  readonly isSet?: true;
  readonly alias: Reference | undefined;
}

/** `map<K, V>`. */
export interface MapType {
  readonly kind: "map";
  readonly key: Exclude<ScalarName, "float" | "double" | "bytes">;
  /** Scalar, enum, message, union, well-known or wrapped; never list or map. */
  readonly value: TypeModel;
  /** An object in TypeScript: `Record<string, T>`. */
  readonly isRecord?: true;
  readonly alias: Reference | undefined;
}

/**
 * A list or map where protobuf can hold none (list of lists, map of lists, optional list, union
 * case, optional result): on the wire a synthesised message `{ 1 items }` or `{ 1 entries }`,
 * in TypeScript the list or map itself.
 */
export interface WrappedType {
  readonly kind: "wrapped";
  readonly inner: ListType | MapType;
  readonly alias: Reference | undefined;
}

/** What a field, parameter, result or alias may be. */
export type TypeModel =
  ScalarType | WellKnownType | EnumRef | MessageRef | ListType | MapType | WrappedType;

/** Numbers and safe integers as `number`, 64-bit ones as `bigint`, enum members by name. */
export type DefaultValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "bigint"; readonly value: bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "member"; readonly value: string };

/** A service. */
export interface ServiceModel extends Named {
  readonly kind: "service";
  /** Server type that hosts it: `@server`, else the last package part that is not a version. */
  readonly serverType: string;
  /** `user` unless `@namespace` says otherwise. */
  readonly namespace: string;
  /** Property in the rpc tree: `chatRemote`. */
  readonly propertyName: string;
  /** Equal for services whose bytes mean the same: 16 hexadecimal digits. */
  readonly schemaHash: string;
  readonly methods: readonly MethodModel[];
  /** It was read from TypeScript: what implements it is bound to it. */
  readonly own?: OwnService;
}

/** A service whose implementation exists already. */
export interface OwnService {
  /** For each method by name: at which place among its parameters it takes the context of the call. */
  readonly contexts: ReadonlyMap<string, number>;
}

/** A method of a service. */
export interface MethodModel {
  /** As written, and on the wire. */
  readonly name: string;
  /** Method name on stub and skeleton; `$` is appended where the runtime class has that member. */
  readonly tsName: string;
  /** Export that holds the method's descriptor: `ChatRemote_join`. */
  readonly tsConst: string;
  /** `chat.v1.ChatRemote/join`. */
  readonly path: string;
  /** FNV-1a 32 of `path`. */
  readonly id: number;
  readonly shape: "unary" | "oneway" | "server-streaming" | "client-streaming" | "bidirectional";
  /** Numbered by position from 1. The stream parameter is not among them. */
  readonly parameters: readonly FieldModel[];
  /** Item type of the stream parameter. */
  readonly parameterStream: ParameterStreamModel | undefined;
  /** One of `parameters`, or something inside one, has constraints. */
  readonly constrained: boolean;
  /** For a streaming result the item type. */
  readonly result: ResultModel;
  readonly throws: readonly Reference[];
  readonly idempotent: boolean;
  readonly timeoutMs: number | undefined;
  readonly docs: Docs;
}

/** The stream parameter of a method. */
export interface ParameterStreamModel {
  /** As written. */
  readonly name: string;
  readonly tsName: string;
  /** Item type. */
  readonly item: TypeModel;
  /** `@js("number")`: items are 64-bit integers as checked safe integers. */
  readonly jsNumber: boolean;
  /** What every item must keep to. */
  readonly constraints: ConstraintsModel | undefined;
  /** An item, or something inside one, has constraints. */
  readonly constrained: boolean;
}

/**
 * void: an empty payload. message: the message or union itself is the payload.
 * value: a synthesised message with the one field `1 value`; `optional` for `T?`.
 */
export type ResultModel =
  | { readonly kind: "void" }
  | { readonly kind: "message"; readonly type: MessageRef }
  | {
      readonly kind: "value";
      readonly type: TypeModel;
      readonly optional: boolean;
      readonly jsNumber: boolean;
      /** What stands for no value in TypeScript; undefined unless this says `null`. */
      readonly absent?: "null";
    };
