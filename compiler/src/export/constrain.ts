import type { CountRange } from "../model/model.js";
import type { JsonSchema } from "./json-types.js";
import type { ProtoField } from "./proto-file.js";

/**
 * What JSON Schema can say of the constraints of a field that has this shape. It compares numbers only:
 * bounds of 64-bit integers and durations, which are strings in JSON, are left to the server.
 */
export function constraintKeywords(field: ProtoField, shape: JsonSchema): JsonSchema {
  const { constraints, type } = field;
  if (constraints === undefined) return {};
  const { min, max, length, items, pattern } = constraints;
  const isNumber = type.kind === "scalar" && !type.name.endsWith("64");
  const isBytes = type.kind === "scalar" && type.name === "bytes";
  return {
    ...(isNumber && min !== undefined ? { minimum: Number(min) } : {}),
    ...(isNumber && max !== undefined ? { maximum: Number(max) } : {}),
    ...countKeywords("Length", length, isBytes ? base64Length : (count) => count),
    ...countKeywords(shape["type"] === "object" ? "Properties" : "Items", items, (count) => count),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
  };
}

/** Characters that a number of bytes takes. */
function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

function countKeywords(
  what: string,
  range: CountRange | undefined,
  scale: (count: number) => number,
): JsonSchema {
  const { min, max } = range ?? { min: undefined, max: undefined };
  return {
    ...(min === undefined ? {} : { [`min${what}`]: scale(min) }),
    ...(max === undefined ? {} : { [`max${what}`]: scale(max) }),
  };
}
