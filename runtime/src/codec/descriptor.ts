/**
 * Descriptors say what generated code cannot be asked: which fields a message has, of which types.
 * They are read off the hot path only (to explain a wrong value, to check a call made by name), so
 * generated code gives them as functions that run when someone first asks.
 */
import type { Constraints } from "./constraints.js";
import type { EnumType } from "./enum-type.js";
import type { ScalarName, WellKnownName } from "./scalar-name.js";

export type { EnumType } from "./enum-type.js";

/** What one value may be. */
export type SingleType =
  | ScalarName
  | WellKnownName
  | MessageType<unknown>
  | UnionType<unknown>
  | EnumType<unknown>
  | WrappedType;

/** What a field, a parameter or a result may be. */
export type ValueType = SingleType | ListType | MapType;

/** A message of the interface file: what it is, and its encoding apart from any call. */
export interface MessageType<T> {
  readonly kind: "message";
  /** `chat.v1.User`. */
  readonly fullName: string;
  /** In the order of their numbers. */
  readonly fields: readonly FieldDescriptor[];
  /** A message of all defaults with the given fields set. */
  create(given?: Partial<T>): T;
  /** The proto3 encoding. Throws an `EncodeError` that names the path of a wrong value. */
  encode(value: T): Uint8Array;
  /** Reads the proto3 encoding. Throws a `DecodeError` for anything else. */
  decode(bytes: Uint8Array): T;
}

/** A union of the interface file: a message that has one of its cases. */
export interface UnionType<T> {
  readonly kind: "union";
  /** `chat.v1.Event`. */
  readonly fullName: string;
  /** The cases, in the order of their numbers. */
  readonly fields: readonly FieldDescriptor[];
  /** Property that tells the cases apart, where the value of a case is not in a property of its own. */
  readonly tag?: string;
  /** The proto3 encoding. Throws an `EncodeError` that names the path of a wrong value. */
  encode(value: T): Uint8Array;
  /** Reads the proto3 encoding. Throws a `DecodeError` for anything else. */
  decode(bytes: Uint8Array): T;
}

/** A list: an array in TypeScript. */
export interface ListType {
  readonly kind: "list";
  readonly element: SingleType;
  /** A `Set` in TypeScript. */
  readonly isSet?: true;
}

/** A map: a `Map` in TypeScript. */
export interface MapType {
  readonly kind: "map";
  readonly key: ScalarName;
  readonly value: SingleType;
  /** An object in TypeScript. */
  readonly isRecord?: true;
}

/** A list or map inside a message of its own, where protobuf holds none directly. */
export interface WrappedType {
  readonly kind: "wrapped";
  readonly inner: ListType | MapType;
}

/** A field of a message, a case of a union, a parameter of a method. */
export interface FieldDescriptor {
  /** Number on the wire. */
  readonly number: number;
  /** Property or parameter name in TypeScript. */
  readonly name: string;
  readonly type: ValueType;
  /** May be undefined. */
  readonly optional: boolean;
  /** May be null as well, which stands for no value too. */
  readonly nullable?: true;
  /** What an absent field reads as, where the interface file says so. */
  readonly default: unknown;
  /** 64-bit integers are safe integers of type `number` in TypeScript. */
  readonly jsNumber: boolean;
  /** What values must keep to; undefined where anything of the type will do. */
  readonly constraints: Constraints | undefined;
}

/** What generated code says of a field besides number, name and type. */
export interface FieldOptions {
  /** Default that the interface file declares. */
  readonly default?: unknown;
  /** Whether 64-bit integers are `number` in TypeScript. */
  readonly number?: boolean;
  /** Whether `null` stands for no value too. */
  readonly nullable?: boolean;
  /** What the interface file demands of values besides their type. */
  readonly constraints?: Constraints;
}

/** Describes a field that always has a value. */
export function field(
  number: number,
  name: string,
  type: ValueType,
  options?: FieldOptions,
): FieldDescriptor {
  return describeField({ number, name, type, optional: false }, options);
}

/** Describes a field that may be undefined. */
export function optional(
  number: number,
  name: string,
  type: ValueType,
  options?: FieldOptions,
): FieldDescriptor {
  return describeField({ number, name, type, optional: true }, options);
}

/** Describes a list. */
export function list(element: SingleType): ListType {
  return { kind: "list", element };
}

/** Describes a map. */
export function map(key: ScalarName, value: SingleType): MapType {
  return { kind: "map", key, value };
}

/** Describes a list that is a `Set` in TypeScript. */
export function set(element: SingleType): ListType {
  return { kind: "list", element, isSet: true };
}

/** Describes a map that is an object in TypeScript. */
export function record(value: SingleType): MapType {
  return { kind: "map", key: "string", value, isRecord: true };
}

/** Describes a list or map inside a message of its own. */
export function wrapped(inner: ListType | MapType): WrappedType {
  return { kind: "wrapped", inner };
}

function describeField(
  shape: Omit<FieldDescriptor, "default" | "jsNumber" | "constraints">,
  options: FieldOptions | undefined,
): FieldDescriptor {
  return {
    ...shape,
    ...(options?.nullable === true && { nullable: true }),
    default: options?.default,
    jsNumber: options?.number === true,
    constraints: options?.constraints,
  };
}
