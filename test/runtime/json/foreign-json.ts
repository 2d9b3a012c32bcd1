/**
 * The JSON that another implementation of protobuf prints, from the exported `.proto` files, where
 * `toJson` prints its own. They differ in what the language adds to protobuf: messages around lists
 * and maps in lists and maps, and longer names for members that two enums share.
 */
import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { asObject } from "../../support/plain-value.js";

/** A JSON value, while it is put together. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Puts our JSON in the other's words. */
export class ForeignJson {
  readonly #declared: ReadonlySet<string>;

  /** `declared` has the full names of messages that are no such wrapping. */
  constructor(declared: Iterable<string>) {
    this.#declared = new Set(declared);
  }

  /** The message of type `type` that we print as `json`. */
  message(type: DescMessage, json: Json): Json {
    // Well-known types are values of their own.
    if (type.typeName.startsWith("google.protobuf.")) return json;
    if (!this.#declared.has(type.typeName)) return this.#wrapper(type, json);
    const rows = entriesOf(json).map(([name, value]) => {
      const field = type.fields.find(({ jsonName }) => jsonName === name);
      if (field === undefined) throw new Error(`${type.typeName} has no ${name}`);
      return [name, this.#field(field, value)] as const;
    });
    return Object.fromEntries(rows);
  }

  #wrapper(type: DescMessage, json: Json): Json {
    const [field] = type.fields;
    if (field === undefined) throw new Error(`${type.typeName} wraps nothing`);
    if (Object.keys(asObject(json)).length === 0) return {};
    return { [field.jsonName]: this.#field(field, json) };
  }

  #field(field: DescField, json: Json): Json {
    switch (field.fieldKind) {
      case "list":
        if (!Array.isArray(json)) throw new Error(`${field.name} is no list`);
        return json.map((item) => this.#single(field, item));
      case "map":
        return Object.fromEntries(
          entriesOf(json).map(([key, item]) => [key, this.#single(field, item)]),
        );
      default:
        return this.#single(field, json);
    }
  }

  #single(field: DescField, json: Json): Json {
    if (field.message !== undefined) return this.message(field.message, json);
    if (field.enum !== undefined) return typeof json === "string" ? member(field.enum, json) : json;
    // Ours has as many digits as a single needs, theirs as many as a double needs.
    return field.scalar === ScalarType.FLOAT && typeof json === "number" ? Math.fround(json) : json;
  }
}

function member(type: DescEnum, name: string): string {
  const known = type.values.find((value) => value.name === name || value.name.endsWith(`_${name}`));
  if (known === undefined) throw new Error(`${type.typeName} has no ${name}`);
  return known.name;
}

function entriesOf(json: Json): readonly (readonly [string, Json])[] {
  // The cast: JSON objects hold JSON.
  return Object.entries(asObject(json)) as [string, Json][];
}
