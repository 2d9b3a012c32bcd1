import type { FieldDescriptor } from "./descriptor.js";

/** Whether a value stands for none in an optional field. */
export function isNothing(field: FieldDescriptor, value: unknown): boolean {
  return value === undefined || (value === null && field.nullable === true);
}
