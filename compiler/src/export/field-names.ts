import type { FieldModel } from "../model/model.js";

/**
 * Names the fields of a message as in the `.rpc` file, and with the number appended where protobuf
 * would not take that: names that differ only in case or underscores, the name of a nested type. Adds what is
 * named to `taken`, which holds what else the message declares.
 */
export function nameFields(
  fields: readonly FieldModel[],
  taken: Set<string>,
): ReadonlyMap<FieldModel, string> {
  const names = new Map<FieldModel, string>();
  const spellings = new Set<string>();
  for (const field of fields) {
    let name = field.name;
    while (spellings.has(spelling(name)) || implied(field, name).some((it) => taken.has(it))) {
      name = `${name}_${field.number}`;
    }
    spellings.add(spelling(name));
    for (const it of implied(field, name)) taken.add(it);
    names.set(field, name);
  }
  return names;
}

/**
 * Names the fields of a message in JSON, as the runtime does: what protobuf derives from the name in the
 * `.rpc` file, or that name where the derived one belongs to another field.
 */
export function nameProperties(fields: readonly FieldModel[]): ReadonlyMap<FieldModel, string> {
  const owners = new Map(fields.map((field) => [field.name, field]));
  const names = new Map<FieldModel, string>();
  for (const field of fields) {
    const derived = defaultJsonName(field.name);
    const isFree = (owners.get(derived) ?? field) === field;
    names.set(field, isFree ? derived : field.name);
    if (isFree) owners.set(derived, field);
  }
  return names;
}

/** The name that protobuf gives the message of an entry of a map. */
export function entryName(field: string): string {
  const words = field.replaceAll(/_+([^_])?/g, (_, next: string | undefined) => upperFirst(next));
  return `${upperFirst(words)}Entry`;
}

/** The name that protobuf gives the oneof which an optional field is in; `__` is not for users of C++. */
export function presenceName(field: string): string {
  return field.startsWith("_") ? `X${field}` : `_${field}`;
}

/** The name in JSON that protobuf derives from the name of a field. */
export function defaultJsonName(field: string): string {
  return field.replaceAll(/_+([^_])?/g, (_, next: string | undefined) => upperFirst(next));
}

/** `joinRoom` and `join_room` as `JoinRoom`. */
export function pascalCase(name: string): string {
  const words = name.split("_").map(upperFirst).join("");
  return words === "" ? "_" : words;
}

/** The names that a field takes in its message. */
function implied(field: FieldModel, name: string): readonly string[] {
  if (field.type.kind === "map") return [name, entryName(name)];
  return field.presence === "implicit" ? [name] : [name, presenceName(name)];
}

/** What protobuf tells the names of fields in JSON apart by. */
function spelling(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

function upperFirst(text: string | undefined): string {
  return text === undefined ? "" : text.slice(0, 1).toUpperCase() + text.slice(1);
}
