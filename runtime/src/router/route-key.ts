import { describe } from "../codec/describe.js";

/**
 * The text under which a key is hashed: equal keys have equal texts; a number and its text are the
 * same key. An object, a session for one, stands for its `uid`, or where it has none for its `id`.
 * Throws a TypeError for what has no such text.
 */
export function keyText(key: unknown): string {
  const text = plainText(key) ?? plainText(memberOf(key, "uid")) ?? plainText(memberOf(key, "id"));
  if (text !== undefined) return text;
  throw new TypeError(
    `route: expected a string, number, bigint or boolean as key, or an object with such a uid or id, got ${describe(key)}`,
  );
}

function plainText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return undefined;
  }
}

function memberOf(key: unknown, name: "uid" | "id"): unknown {
  if (typeof key !== "object" || key === null) return undefined;
  return (key as Partial<Record<"uid" | "id", unknown>>)[name]; // whatever it is, it is looked at
}
