import type { ValueType } from "../codec/descriptor.js";
import type { JsonValue } from "../codec/json-value.js";
import { JsonPrinter } from "../json/to-json.js";

const INTEGERS_64: ReadonlySet<unknown> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);

const ALL_FIELDS = { alwaysEmitDefaults: true } as const;

/** A value as JSON for old programs: protobuf's, with all fields, and 64-bit integers as numbers where a number can hold them. */
export function printValue(type: ValueType, value: unknown, jsNumber = false): JsonValue {
  return new PomeloPrinter("value", ALL_FIELDS).value(type, value, jsNumber);
}

class PomeloPrinter extends JsonPrinter {
  override value(type: ValueType, value: unknown, jsNumber = false): JsonValue {
    const json = super.value(type, value, jsNumber);
    if (typeof json !== "string" || !INTEGERS_64.has(type)) return json;
    const number = Number(json);
    return Number.isSafeInteger(number) ? number : json;
  }
}
