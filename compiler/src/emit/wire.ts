import type { ScalarName, TypeModel } from "../model/model.js";

/** Wire types of protobuf (https://protobuf.dev/programming-guides/encoding/#structure). */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

const SCALARS: Readonly<Record<ScalarName, number>> = {
  bool: VARINT,
  int32: VARINT,
  int64: VARINT,
  uint32: VARINT,
  uint64: VARINT,
  sint32: VARINT,
  sint64: VARINT,
  fixed32: FIXED32,
  fixed64: FIXED64,
  sfixed32: FIXED32,
  sfixed64: FIXED64,
  float: FIXED32,
  double: FIXED64,
  string: LENGTH_DELIMITED,
  bytes: LENGTH_DELIMITED,
};

/** The tag that precedes one value of the type: field number and wire type. */
export function tagOf(number: number, type: TypeModel): number {
  return number * 8 + wireType(type);
}

/** The tag of a list whose items follow each other in one length-delimited run. */
export function packedTagOf(number: number): number {
  return number * 8 + LENGTH_DELIMITED;
}

/** Whether a list of the type is packed. */
export function isPackable(type: TypeModel): boolean {
  return wireType(type) !== LENGTH_DELIMITED;
}

/** Whether values of the scalar are bigints unless `@js("number")` says otherwise. */
export function is64Bit(scalar: ScalarName): boolean {
  return scalar.endsWith("64");
}

/** Method of `Writer` and `Reader` for the scalar: `int64`, `int64Number`. */
export function scalarMethod(scalar: ScalarName, jsNumber: boolean): string {
  return jsNumber && is64Bit(scalar) ? `${scalar}Number` : scalar;
}

/** Method of `Writer` and `Reader` for a packed list of the scalar: `packedInt32`. */
export function packedMethod(scalar: ScalarName, jsNumber: boolean): string {
  const method = scalarMethod(scalar, jsNumber);
  return `packed${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

function wireType(type: TypeModel): number {
  if (type.kind === "scalar") return SCALARS[type.scalar];
  return type.kind === "enum" ? VARINT : LENGTH_DELIMITED;
}
