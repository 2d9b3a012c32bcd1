import { EncodeError } from "./encode-error.js";
import { describe } from "./describe.js";

/** What each kind of value must be; the words after "expected" in an error. */
export const EXPECTATIONS = {
  bool: "boolean",
  int32: "an integer from -2147483648 to 2147483647",
  uint32: "an integer from 0 to 4294967295",
  int64: "bigint from -2^63 to 2^63-1",
  uint64: "bigint from 0 to 2^64-1",
  safeInteger: "a safe integer (at most 2^53-1 in size)",
  safeUnsigned: "a safe integer from 0 to 2^53-1",
  float: "a number that fits 32-bit floating point",
  double: "number",
  string: "string",
  wellFormed: "text without lone surrogates",
  bytes: "Uint8Array",
  list: "array",
  map: "Map",
  timestamp: "a Date from year 1 to year 9999",
  duration: "milliseconds as a number, at most 10,000 years",
  json: "a JSON value",
} as const;

/** Throws the `EncodeError` for a value that a field of type `what` cannot hold. */
export function refuse(
  what: string,
  tag: number,
  expected: keyof typeof EXPECTATIONS,
  value: unknown,
): never {
  refuseField(what, tag, EXPECTATIONS[expected], describe(value));
}

/** Throws the `EncodeError` for a field of type `what`, with its own words. */
export function refuseField(what: string, tag: number, expected: string, got: string): never {
  throw new EncodeError(`${what} (field ${tag >>> 3})`, expected, got);
}

/** Throws the `EncodeError` for what is no array. A text is none, though it could be iterated. */
export function checkList(tag: number, values: readonly unknown[]): void {
  if (!Array.isArray(values)) refuse("list", tag, "list", values);
}

/** Throws the `EncodeError` for what is no Map. */
export function checkMap(tag: number, entries: ReadonlyMap<unknown, unknown>): void {
  if (!isMap(entries)) refuse("map", tag, "map", entries);
}

/** Whether `value` is a Map, of whichever realm. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || Object.prototype.toString.call(value) === "[object Map]";
}
