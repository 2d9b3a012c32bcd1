import type { JsonValue } from "./json-value.js";

/** A JSON object while it is filled. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** An assignment to `__proto__` would change the prototype instead of adding a property. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else object[key] = value;
}
