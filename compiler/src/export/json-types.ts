import type { ScalarName } from "../model/model.js";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const int32: JsonSchema = { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const uint32: JsonSchema = { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 };
const int64: JsonSchema = { type: "string", pattern: "^(0|-?[1-9][0-9]{0,18})$" };
const uint64: JsonSchema = { type: "string", pattern: "^(0|[1-9][0-9]{0,19})$" };
const float: JsonSchema = {
  anyOf: [{ type: "number" }, { enum: ["NaN", "Infinity", "-Infinity"] }],
};

/** How values of a scalar type are written in ProtoJSON. */
export const scalarSchemas: Readonly<Record<ScalarName, JsonSchema>> = {
  bool: { type: "boolean" },
  int32,
  sint32: int32,
  sfixed32: int32,
  uint32,
  fixed32: uint32,
  int64,
  sint64: int64,
  sfixed64: int64,
  uint64,
  fixed64: uint64,
  float,
  double: float,
  string: { type: "string" },
  bytes: {
    type: "string",
    contentEncoding: "base64",
    pattern: "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  },
};

/** How the messages of protobuf itself are written in ProtoJSON, by full name. */
export const wellKnownSchemas: ReadonlyMap<string, JsonSchema> = new Map([
  [
    "google.protobuf.Timestamp",
    {
      type: "string",
      format: "date-time",
      pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`,
    },
  ],
  [
    "google.protobuf.Duration",
    { type: "string", pattern: String.raw`^-?(0|[1-9]\d{0,11})(\.\d{1,9})?s$` },
  ],
  ["google.protobuf.Value", {}],
]);

/** What the keys of a map look like, which are strings in JSON; nothing to say of strings. */
export function keySchema(key: ScalarName): JsonSchema | undefined {
  switch (key) {
    case "bool":
      return { enum: ["true", "false"] };
    case "string":
      return undefined;
    case "int32":
    case "sint32":
    case "sfixed32":
      return { pattern: "^(0|-?[1-9][0-9]{0,9})$" };
    case "uint32":
    case "fixed32":
      return { pattern: "^(0|[1-9][0-9]{0,9})$" };
    default:
      return { pattern: scalarSchemas[key]["pattern"] };
  }
}
