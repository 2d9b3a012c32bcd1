import type { FieldDescriptor, MessageType, ValueType } from "../codec/descriptor.js";
import { propertyNames } from "../json/property-names.js";

/** Scalars whose values are in JSON what they are in a program. */
const SAME: ReadonlySet<unknown> = new Set([
  "bool",
  "int32",
  "sint32",
  "sfixed32",
  "uint32",
  "fixed32",
  "string",
  "double",
]);

const messages = /*@__PURE__*/ new WeakMap<MessageType<unknown>, boolean>();

/**
 * Whether values of the type are in JSON what they are in a program, so that its encoder takes what
 * `JSON.parse` gives, and refuses all that is wrong with it or missing in it.
 */
export function isSame(type: ValueType, jsNumber = false): boolean {
  if (typeof type === "string") return SAME.has(type) || (jsNumber && type.endsWith("int64"));
  if (type.kind === "list") return type.isSet !== true && isSame(type.element, jsNumber);
  if (type.kind !== "message") return false;
  const known = messages.get(type);
  if (known !== undefined) return known;
  // One that holds itself does not count.
  messages.set(type, false);
  const isSameMessage = hasSameNames(type.fields) && hasSameFields(type.fields);
  messages.set(type, isSameMessage);
  return isSameMessage;
}

/** Whether each field has one name only in JSON, which no object has by itself. */
export function hasPlainNames(fields: readonly FieldDescriptor[]): boolean {
  const { fields: byName } = propertyNames(fields);
  return byName.size === fields.length && ![...byName.keys()].some((name) => name in {});
}

function hasSameNames(fields: readonly FieldDescriptor[]): boolean {
  const { names } = propertyNames(fields);
  return hasPlainNames(fields) && fields.every((field) => names.get(field) === field.name);
}

/** One that has to be there besides: without it, anything would do for an object. */
function hasSameFields(fields: readonly FieldDescriptor[]): boolean {
  return (
    fields.every(({ type, jsNumber }) => isSame(type, jsNumber)) &&
    fields.some(({ type, optional }) => !optional && SAME.has(type))
  );
}
