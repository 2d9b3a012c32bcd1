import type { SingleType, ValueType } from "../codec/descriptor.js";

/** A type as an interface file says it: `string`, `chat.v1.User`, `int32[]`, `map<string, bytes>`. */
export function typeText(type: ValueType): string {
  if (typeof type === "string") return type;
  switch (type.kind) {
    case "list":
      return `${typeText(type.element)}[]`;
    case "map":
      return `map<${type.key}, ${typeText(type.value)}>`;
    case "wrapped":
      return typeText(type.inner);
    case "message":
    case "union":
    case "enum":
      return type.fullName;
  }
}

/** The type of the innermost values: that of the items of a list, of the values of a map. */
export function innermostType(type: ValueType): SingleType {
  if (typeof type === "string") return type;
  switch (type.kind) {
    case "list":
      return innermostType(type.element);
    case "map":
      return innermostType(type.value);
    case "wrapped":
      return innermostType(type.inner);
    case "message":
    case "union":
    case "enum":
      return type;
  }
}
