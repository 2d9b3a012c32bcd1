/** The scalar types of the language; protobuf's names and encodings. */
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

/** Types of the language that travel as messages of `google.protobuf`. */
export type WellKnownName = "timestamp" | "duration" | "json";
