/** Values and their encodings as field 1, from the rules of the protobuf encoding guide. */
export interface ScalarCase {
  readonly type: ScalarMethod;
  readonly value: unknown;
  /** The field, tag included. */
  readonly hex: string;
}

/** Methods that writer and reader both have. */
export type ScalarMethod =
  | "bool"
  | "int32"
  | "uint32"
  | "sint32"
  | "fixed32"
  | "sfixed32"
  | "float"
  | "double"
  | "int64"
  | "uint64"
  | "sint64"
  | "fixed64"
  | "sfixed64"
  | "int64Number"
  | "uint64Number"
  | "sint64Number"
  | "fixed64Number"
  | "sfixed64Number"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "json";

const VARINT = 8;
const FIXED64 = 9;
const LENGTH = 10;
const FIXED32 = 13;

/** Tag of field 1 for each method. */
export const TAGS: Readonly<Record<ScalarMethod, number>> = {
  bool: VARINT,
  int32: VARINT,
  uint32: VARINT,
  sint32: VARINT,
  fixed32: FIXED32,
  sfixed32: FIXED32,
  float: FIXED32,
  double: FIXED64,
  int64: VARINT,
  uint64: VARINT,
  sint64: VARINT,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  int64Number: VARINT,
  uint64Number: VARINT,
  sint64Number: VARINT,
  fixed64Number: FIXED64,
  sfixed64Number: FIXED64,
  string: LENGTH,
  bytes: LENGTH,
  timestamp: LENGTH,
  duration: LENGTH,
  json: LENGTH,
};

type Row = readonly [type: ScalarMethod, value: unknown, hex: string];

const ROWS: readonly Row[] = [
  ["bool", false, "08 00"],
  ["bool", true, "08 01"],
  ["int32", 0, "08 00"],
  ["int32", 1, "08 01"],
  ["int32", 127, "08 7f"],
  ["int32", 128, "08 80 01"],
  ["int32", 150, "08 96 01"],
  ["int32", 16383, "08 ff 7f"],
  ["int32", 16384, "08 80 80 01"],
  ["int32", 2097151, "08 ff ff 7f"],
  ["int32", 2097152, "08 80 80 80 01"],
  ["int32", 268435455, "08 ff ff ff 7f"],
  ["int32", 268435456, "08 80 80 80 80 01"],
  ["int32", 2147483647, "08 ff ff ff ff 07"],
  ["int32", -1, "08 ff ff ff ff ff ff ff ff ff 01"],
  ["int32", -2147483648, "08 80 80 80 80 f8 ff ff ff ff 01"],
  ["uint32", 4294967295, "08 ff ff ff ff 0f"],
  ["uint32", 2147483648, "08 80 80 80 80 08"],
  ["sint32", 0, "08 00"],
  ["sint32", -1, "08 01"],
  ["sint32", 1, "08 02"],
  ["sint32", -2, "08 03"],
  ["sint32", 2147483647, "08 fe ff ff ff 0f"],
  ["sint32", -2147483648, "08 ff ff ff ff 0f"],
  ["fixed32", 1, "0d 01 00 00 00"],
  ["fixed32", 4294967295, "0d ff ff ff ff"],
  ["sfixed32", -1, "0d ff ff ff ff"],
  ["sfixed32", -2147483648, "0d 00 00 00 80"],
  ["float", 1, "0d 00 00 80 3f"],
  ["float", -0, "0d 00 00 00 80"],
  ["float", 3.4028234663852886e38, "0d ff ff 7f 7f"],
  ["float", Infinity, "0d 00 00 80 7f"],
  ["float", -Infinity, "0d 00 00 80 ff"],
  ["float", Number.NaN, "0d 00 00 c0 7f"],
  ["double", 1, "09 00 00 00 00 00 00 f0 3f"],
  ["double", -0, "09 00 00 00 00 00 00 00 80"],
  ["double", 5e-324, "09 01 00 00 00 00 00 00 00"],
  ["double", Infinity, "09 00 00 00 00 00 00 f0 7f"],
  ["double", Number.NaN, "09 00 00 00 00 00 00 f8 7f"],
  ["int64", 0n, "08 00"],
  ["int64", 4294967295n, "08 ff ff ff ff 0f"],
  ["int64", 4294967296n, "08 80 80 80 80 10"],
  ["int64", -1n, "08 ff ff ff ff ff ff ff ff ff 01"],
  ["int64", 9223372036854775807n, "08 ff ff ff ff ff ff ff ff 7f"],
  ["int64", -9223372036854775808n, "08 80 80 80 80 80 80 80 80 80 01"],
  ["uint64", 18446744073709551615n, "08 ff ff ff ff ff ff ff ff ff 01"],
  ["uint64", 2147483648n, "08 80 80 80 80 08"],
  ["sint64", -1n, "08 01"],
  ["sint64", 2147483648n, "08 80 80 80 80 10"],
  ["sint64", 9223372036854775807n, "08 fe ff ff ff ff ff ff ff ff 01"],
  ["sint64", -9223372036854775808n, "08 ff ff ff ff ff ff ff ff ff 01"],
  ["fixed64", 18446744073709551615n, "09 ff ff ff ff ff ff ff ff"],
  ["fixed64", 1n, "09 01 00 00 00 00 00 00 00"],
  ["sfixed64", -2n, "09 fe ff ff ff ff ff ff ff"],
  ["int64Number", 9007199254740991, "08 ff ff ff ff ff ff ff 0f"],
  ["int64Number", -9007199254740991, "08 81 80 80 80 80 80 80 f0 ff 01"],
  ["int64Number", -1, "08 ff ff ff ff ff ff ff ff ff 01"],
  ["int64Number", 4294967296, "08 80 80 80 80 10"],
  ["uint64Number", 9007199254740991, "08 ff ff ff ff ff ff ff 0f"],
  ["uint64Number", 2147483648, "08 80 80 80 80 08"],
  ["sint64Number", -1, "08 01"],
  ["sint64Number", 9007199254740991, "08 fe ff ff ff ff ff ff 1f"],
  ["sint64Number", -9007199254740991, "08 fd ff ff ff ff ff ff 1f"],
  ["fixed64Number", 4294967297, "09 01 00 00 00 01 00 00 00"],
  ["fixed64Number", 9007199254740991, "09 ff ff ff ff ff ff 1f 00"],
  ["sfixed64Number", -2, "09 fe ff ff ff ff ff ff ff"],
  ["sfixed64Number", -4294967297, "09 ff ff ff ff fe ff ff ff"],
  ["string", "", "0a 00"],
  ["string", "testing", "0a 07 74 65 73 74 69 6e 67"],
  ["string", "é", "0a 02 c3 a9"],
  ["string", "張三", "0a 06 e5 bc b5 e4 b8 89"],
  ["string", "😀", "0a 04 f0 9f 98 80"],
  ["string", "\ufeffx", "0a 04 ef bb bf 78"],
  ["string", "\ufffd", "0a 03 ef bf bd"],
  ["string", "\u0000", "0a 01 00"],
  ["bytes", Uint8Array.of(), "0a 00"],
  ["bytes", Uint8Array.of(0, 255), "0a 02 00 ff"],
  ["timestamp", new Date(0), "0a 00"],
  ["timestamp", new Date(1000), "0a 02 08 01"],
  ["timestamp", new Date(1500), "0a 08 08 01 10 80 ca b5 ee 01"],
  ["timestamp", new Date(-1), "0a 11 08 ff ff ff ff ff ff ff ff ff 01 10 c0 8f ae dc 03"],
  [
    "timestamp",
    new Date("9999-12-31T23:59:59.999Z"),
    "0a 0d 08 ff 82 d1 ff af 07 10 c0 8f ae dc 03",
  ],
  ["timestamp", new Date("0001-01-01T00:00:00Z"), "0a 0b 08 80 92 b8 c3 98 fe ff ff ff 01"],
  ["duration", 0, "0a 00"],
  ["duration", 1000, "0a 02 08 01"],
  ["duration", 0.000001, "0a 02 10 01"],
  ["duration", -0.5, "0a 0b 10 e0 bd e1 ff ff ff ff ff ff 01"],
  ["json", null, "0a 02 08 00"],
  ["json", true, "0a 02 20 01"],
  ["json", false, "0a 02 20 00"],
  ["json", 1, "0a 09 11 00 00 00 00 00 00 f0 3f"],
  ["json", -0, "0a 09 11 00 00 00 00 00 00 00 80"],
  ["json", "a", "0a 03 1a 01 61"],
  ["json", [], "0a 02 32 00"],
  ["json", [null], "0a 06 32 04 0a 02 08 00"],
  ["json", {}, "0a 02 2a 00"],
  ["json", { a: true }, "0a 0b 2a 09 0a 07 0a 01 61 12 02 20 01"],
];

/** The table: each row holds both ways. */
export const SCALAR_CASES: readonly ScalarCase[] = ROWS.map(([type, value, hex]) => ({
  type,
  value,
  hex,
}));
