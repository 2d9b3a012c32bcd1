import type { FieldDescriptor } from "../codec/descriptor.js";

/** How the fields of a message are called in JSON. */
export interface PropertyNames {
  /** Fields by the names that are accepted: that of JSON and the declared one. */
  readonly fields: ReadonlyMap<string, FieldDescriptor>;
  /** The name in JSON of each field. */
  readonly names: ReadonlyMap<FieldDescriptor, string>;
}

const known = /*@__PURE__*/ new WeakMap<readonly FieldDescriptor[], PropertyNames>();

/** The JSON names of the fields of one message, one union or one list of parameters. */
export function propertyNames(fields: readonly FieldDescriptor[]): PropertyNames {
  let names = known.get(fields);
  if (names === undefined) {
    names = nameProperties(fields);
    known.set(fields, names);
  }
  return names;
}

/** The name in the interface file. Only TypeScript appends a `$`, which the language has not. */
export function declaredName(field: FieldDescriptor): string {
  return field.name.endsWith("$") ? field.name.slice(0, -1) : field.name;
}

/** A declared name belongs to its field; one that protobuf derives from it only where it is free. */
function nameProperties(fields: readonly FieldDescriptor[]): PropertyNames {
  const byName = new Map(fields.map((field) => [declaredName(field), field]));
  const names = new Map<FieldDescriptor, string>();
  for (const field of fields) {
    const declared = declaredName(field);
    const derived = lowerCamelCase(declared);
    const isFree = (byName.get(derived) ?? field) === field;
    names.set(field, isFree ? derived : declared);
    if (isFree) byName.set(derived, field);
  }
  return { fields: byName, names };
}

/** protobuf's rule: every `_` goes, and the letter after it is capital. The first letter stays. */
function lowerCamelCase(name: string): string {
  return name.replaceAll(/_+([a-zA-Z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
}
