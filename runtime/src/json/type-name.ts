import type { ValueType } from "../codec/descriptor.js";
import type { ErrorType } from "../codec/error-type.js";

/** What an error calls a whole value of `type`: `chat.v1.User`, `string`, `list`. */
export function nameOf(type: ValueType | ErrorType<unknown>): string {
  if (typeof type === "string") return type;
  if ("code" in type) return type.name;
  return "fullName" in type ? type.fullName : type.kind;
}
