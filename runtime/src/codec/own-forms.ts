import { describe } from "./describe.js";
import { EncodeError } from "./encode-error.js";

/*
 * Values of types that were written in TypeScript, where they differ from those that are generated:
 * sets are lists on the wire, records are maps.
 */

/** The items of a set, as a list. Throws an `EncodeError` for anything else. */
export function listOf<Item>(set: ReadonlySet<Item>): readonly Item[] {
  if (isSet(set)) return [...set];
  throw new EncodeError("", "Set", describe(set));
}

/** The entries of an object, as a map. Throws an `EncodeError` for anything else. */
export function mapOf<Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  if (isRecord(record)) return new Map(Object.entries(record));
  throw new EncodeError("", "object", describe(record));
}

/** The entries of a map, as an object: `__proto__` is a property like any other. */
export function recordOf<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  // Unlike an assignment this defines properties.
  return Object.fromEntries(map);
}

function isSet<Item>(value: ReadonlySet<Item>): boolean {
  return value instanceof Set;
}

/** Whether a value is an object whose properties are its entries. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map)
  );
}
