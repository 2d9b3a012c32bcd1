import type { ScalarName, TypeModel, WellKnownName } from "../model/model.js";

/** What the language knows about a scalar. */
export interface ScalarFacts {
  readonly kind: "boolean" | "integer" | "float" | "string" | "bytes";
  readonly bits: 0 | 32 | 64;
  /** Inclusive range of an integer. */
  readonly min: bigint;
  readonly max: bigint;
}

const signed32 = { kind: "integer", bits: 32, min: -(2n ** 31n), max: 2n ** 31n - 1n } as const;
const unsigned32 = { kind: "integer", bits: 32, min: 0n, max: 2n ** 32n - 1n } as const;
const signed64 = { kind: "integer", bits: 64, min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;
const unsigned64 = { kind: "integer", bits: 64, min: 0n, max: 2n ** 64n - 1n } as const;
const noRange = { bits: 0, min: 0n, max: 0n } as const;

/** The scalars by name. */
export const scalars: Readonly<Record<ScalarName, ScalarFacts>> = {
  bool: { kind: "boolean", ...noRange },
  int32: signed32,
  int64: signed64,
  uint32: unsigned32,
  uint64: unsigned64,
  sint32: signed32,
  sint64: signed64,
  fixed32: unsigned32,
  fixed64: unsigned64,
  sfixed32: signed32,
  sfixed64: signed64,
  float: { kind: "float", ...noRange },
  double: { kind: "float", ...noRange },
  string: { kind: "string", ...noRange },
  bytes: { kind: "bytes", ...noRange },
};

const wellKnown: readonly WellKnownName[] = ["timestamp", "duration", "json"];

/** Every type that needs no declaration, except `map`, by name. */
export const builtinTypes: ReadonlyMap<string, TypeModel> = new Map<string, TypeModel>([
  ...Object.keys(scalars).map((name): [string, TypeModel] => [
    name,
    // The keys of the table are the names of the scalars.
    { kind: "scalar", scalar: name as ScalarName, alias: undefined },
  ]),
  ...wellKnown.map((name): [string, TypeModel] => [
    name,
    { kind: "well-known", name, alias: undefined },
  ]),
]);

/** Names people bring from other languages, and what the type is called here. */
export const foreignTypes: ReadonlyMap<string, string> = new Map([
  ["int", "int32"],
  ["integer", "int32"],
  ["i32", "int32"],
  ["i64", "int64"],
  ["u32", "uint32"],
  ["u64", "uint64"],
  ["f32", "float"],
  ["f64", "double"],
  ["number", "double"],
  ["bigint", "int64"],
  ["long", "int64"],
  ["boolean", "bool"],
  ["str", "string"],
  ["text", "string"],
  ["String", "string"],
  ["Uint8Array", "bytes"],
  ["Buffer", "bytes"],
  ["binary", "bytes"],
  ["Date", "timestamp"],
  ["datetime", "timestamp"],
  ["any", "json"],
  ["object", "json"],
  ["Map", "map"],
]);
