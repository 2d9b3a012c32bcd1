import type {
  EnumType,
  FieldDescriptor,
  ListType,
  MapType,
  MessageType,
  UnionType,
  ValueType,
} from "../codec/descriptor.js";
import { EncodeError } from "../codec/encode-error.js";
import type { ErrorType } from "../codec/error-type.js";
import type { JsonValue } from "../codec/json-value.js";
import { setOwn, type JsonObject } from "../codec/own-property.js";
import { EXPECTATIONS } from "../codec/refuse.js";
import { isNothing } from "../codec/is-nothing.js";
import { isRecord } from "../codec/own-forms.js";
import { isZero } from "./is-zero.js";
import type { ToJsonOptions } from "./json-options.js";
import { JsonPlace } from "./json-place.js";
import { declaredName, propertyNames } from "./property-names.js";
import { scalarToJson } from "./scalar-to-json.js";
import { nameOf } from "./type-name.js";

/**
 * The value in protobuf's JSON mapping. Throws an `EncodeError` with the path of what does not fit
 * its type: `devices[2].os: expected string, got number 5`. Unknown fields have no place in JSON.
 */
export function toJson<T>(
  type: MessageType<T> | UnionType<T> | EnumType<T> | ErrorType<T>,
  value: T,
  options?: ToJsonOptions,
): JsonValue;
export function toJson(type: ValueType, value: unknown, options?: ToJsonOptions): JsonValue;
export function toJson(
  type: ValueType | ErrorType<unknown>,
  value: unknown,
  options: ToJsonOptions = {},
): JsonValue {
  const printer = new JsonPrinter(nameOf(type), options);
  if (typeof type === "object" && "code" in type) return printer.fields(type.fields(), value);
  return printer.value(type, value);
}

/** Prints one value. */
export class JsonPrinter {
  readonly #place: JsonPlace;
  readonly #options: ToJsonOptions;

  /** `name` stands in errors for the whole value. */
  constructor(name: string, options: ToJsonOptions) {
    this.#place = new JsonPlace(name, EncodeError);
    this.#options = options;
  }

  /** Prints a value of any type. */
  value(type: ValueType, value: unknown, jsNumber = false): JsonValue {
    if (typeof type === "string") {
      return scalarToJson(type, { value, jsNumber, place: this.#place });
    }
    switch (type.kind) {
      case "wrapped":
        return this.value(type.inner, value, jsNumber);
      case "enum":
        return this.#enum(type, value);
      case "list":
        return this.#list(type, value, jsNumber);
      case "map":
        return this.#map(type, value, jsNumber);
      case "message":
        return this.#inside(type, value, (object) => this.fields(type.fields, object));
      case "union":
        return this.#inside(type, value, (object) => this.#union(type, object));
    }
  }

  /** Prints the fields of a message or an error as an object. */
  fields(fields: readonly FieldDescriptor[], value: unknown): JsonValue {
    const given = this.#object("object", value);
    const json: JsonObject = {};
    for (const field of fields) {
      const item = Reflect.get(given, field.name) as unknown; // declared as any
      if (this.#isPrinted(field, item)) this.#print(json, field, fields, item);
    }
    return json;
  }

  /** Prints arguments as an object, by the names of their parameters. Those left out are absent. */
  arguments(parameters: readonly FieldDescriptor[], values: readonly unknown[]): JsonValue {
    const json: JsonObject = {};
    for (const [index, parameter] of parameters.entries()) {
      const item = values[index];
      if (item === undefined && parameter.default !== undefined) continue;
      if (this.#isPrinted(parameter, item)) this.#print(json, parameter, parameters, item);
    }
    return json;
  }

  #print(
    json: JsonObject,
    field: FieldDescriptor,
    fields: readonly FieldDescriptor[],
    value: unknown,
  ): void {
    this.#place.enter(field.name);
    setOwn(json, this.#nameOf(field, fields), this.value(field.type, value, field.jsNumber));
    this.#place.leave();
  }

  /** Proto3 leaves out what an absent field reads as anyway. */
  #isPrinted(field: FieldDescriptor, value: unknown): boolean {
    if (field.optional) return !isNothing(field, value);
    if (field.default !== undefined || this.#options.alwaysEmitDefaults === true) return true;
    return !isZero(field.type, value);
  }

  #union(type: UnionType<unknown>, value: object): JsonValue {
    const { case: name, value: item } = caseOf(type, value);
    if (name === undefined) return {};
    const field = type.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      this.#place.enter(type.tag ?? "case");
      return this.#place.refuse(`a case of ${type.fullName}`, name);
    }
    if (type.tag === undefined) this.#place.enter("value");
    const json: JsonObject = {};
    const printed = this.value(field.type, item, field.jsNumber);
    setOwn(json, this.#nameOf(field, type.fields), printed);
    if (type.tag === undefined) this.#place.leave();
    return json;
  }

  #enum(type: EnumType<unknown>, value: unknown): JsonValue {
    if (!type.is(value)) return this.#place.refuse(`a member of ${type.fullName}`, value);
    if (type.values !== undefined) return nameOfValue(type.values, value);
    // The second may be one that a newer version of this program knows.
    return typeof value === "number" ? (type.names.get(value) ?? value) : String(value);
  }

  #list({ element, isSet }: ListType, value: unknown, jsNumber: boolean): JsonValue {
    const list: unknown = isSet === true && value instanceof Set ? [...value] : value;
    if (!Array.isArray(list)) return this.#place.refuse(EXPECTATIONS.list, value);
    const json: JsonValue[] = [];
    for (const [index, item] of list.entries()) {
      this.#place.enter(index);
      json.push(this.value(element, item, jsNumber));
      this.#place.leave();
    }
    return json;
  }

  #map(type: MapType, value: unknown, jsNumber: boolean): JsonValue {
    const map = type.isRecord === true && isRecord(value) ? new Map(Object.entries(value)) : value;
    if (!(map instanceof Map)) return this.#place.refuse("Map", value);
    const json: JsonObject = {};
    for (const [key, item] of map) {
      this.#place.enterKey(key);
      const name = scalarToJson(type.key, { value: key, jsNumber, place: this.#place });
      const text = typeof name === "string" ? name : JSON.stringify(name);
      setOwn(json, text, this.value(type.value, item, jsNumber));
      this.#place.leave();
    }
    return json;
  }

  #inside(
    type: { readonly fullName: string },
    value: unknown,
    print: (value: object) => JsonValue,
  ): JsonValue {
    const object = this.#object(`object (${type.fullName})`, value);
    this.#place.descend();
    const json = print(object);
    this.#place.ascend();
    return json;
  }

  #object(expected: string, value: unknown): object {
    return typeof value === "object" && value !== null
      ? value
      : this.#place.refuse(expected, value);
  }

  #nameOf(field: FieldDescriptor, fields: readonly FieldDescriptor[]): string {
    const declared = declaredName(field);
    if (this.#options.declaredNames === true) return declared;
    return propertyNames(fields).names.get(field) ?? declared;
  }
}

/** Which case a value has, and the value of it. */
function caseOf({ tag }: UnionType<unknown>, value: object): { case?: unknown; value?: unknown } {
  if (tag === undefined) return value;
  return { case: String(Reflect.get(value, tag)), value };
}

function nameOfValue(values: ReadonlyMap<string, unknown>, value: unknown): JsonValue {
  return [...values].find(([, literal]) => literal === value)?.[0] ?? null;
}
