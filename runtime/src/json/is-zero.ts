import type { EnumType, ValueType } from "../codec/descriptor.js";

/** Whether a field of `type` without presence holds what an absent one reads as. Negative zero is a value of its own. */
export function isZero(type: ValueType, value: unknown): boolean {
  if (typeof type !== "string") {
    switch (type.kind) {
      case "list":
        return Array.isArray(value) && value.length === 0;
      case "map":
        return value instanceof Map && value.size === 0;
      case "enum":
        return value === zeroMember(type);
      case "message":
      case "union":
      case "wrapped":
        // Messages on the wire: they are there, however empty.
        return false;
    }
  }
  switch (type) {
    case "bool":
      return value === false;
    case "string":
      return value === "";
    case "bytes":
      return value instanceof Uint8Array && value.length === 0;
    case "timestamp":
    case "duration":
    case "json":
      return false;
    case "float":
    case "double":
      return Object.is(value, 0);
    default:
      return value === 0 || value === 0n;
  }
}

/** The member numbered 0; in an enum without one, the first. */
function zeroMember(type: EnumType<unknown>): string | undefined {
  return type.names.get(0) ?? type.numbers.keys().next().value;
}
