import { ALLOWED } from "../codec/allowance.js";
import { DecodeError } from "../codec/decode-error.js";
import type {
  EnumType,
  FieldDescriptor,
  ListType,
  MapType,
  MessageType,
  UnionType,
  ValueType,
} from "../codec/descriptor.js";
import type { ErrorType } from "../codec/error-type.js";
import { Reader } from "../codec/reader.js";
import { recordOf } from "../codec/own-forms.js";
import { EXPECTATIONS } from "../codec/refuse.js";
import { unknownEnum } from "../codec/unknown-enum.js";
import { JsonAllowance } from "./json-allowance.js";
import type { FromJsonOptions } from "./json-options.js";
import { JsonPlace } from "./json-place.js";
import { declaredName, propertyNames } from "./property-names.js";
import { keyFromJson, scalarFromJson } from "./scalar-from-json.js";
import { nameOf } from "./type-name.js";

/**
 * Reads a value from protobuf's JSON mapping, as `JSON.parse` gives it. Throws a `DecodeError` with
 * the path of what does not fit: `devices[2].os: expected string, got number 5`.
 */
export function fromJson<T>(
  type: MessageType<T> | UnionType<T> | EnumType<T> | ErrorType<T>,
  json: unknown,
  options?: FromJsonOptions,
): T;
export function fromJson(type: ValueType, json: unknown, options?: FromJsonOptions): unknown;
export function fromJson(
  type: ValueType | ErrorType<unknown>,
  json: unknown,
  options: FromJsonOptions = {},
): unknown {
  const parser = new JsonParser(nameOf(type), options, json);
  if (typeof type === "object" && "code" in type) {
    const value = type.decode(new Reader(new Uint8Array(0)), 0);
    // The cast: the fields of an error are an object.
    parser.fields(type.fields(), json, value as object);
    return value;
  }
  return parser.known(type, json);
}

/** Stands for a member of an enum that is passed over. */
const PASSED_OVER: unique symbol = /*@__PURE__*/ Symbol("passed over");

/** Reads one value. */
export class JsonParser {
  readonly #place: JsonPlace;
  readonly #ignoresUnknown: boolean;
  readonly #allowance: JsonAllowance;

  /** `name` stands in errors for the whole value, which is `json`. */
  constructor(name: string, options: FromJsonOptions, json: unknown) {
    this.#allowance = new JsonAllowance(json);
    this.#place = new JsonPlace(name, DecodeError);
    this.#ignoresUnknown = options.ignoreUnknown === true;
  }

  /** Reads a value of any type that stands alone: what could be passed over elsewhere is refused. */
  known(type: ValueType, json: unknown, jsNumber = false): unknown {
    const value = this.value(type, json, jsNumber);
    return value === PASSED_OVER ? this.#place.refuse(expectedOf(type), json) : value;
  }

  /** Reads the fields of a message, an error or a list of parameters into `value`, which holds defaults. */
  fields(fields: readonly FieldDescriptor[], json: unknown, value: object): void {
    const seen = new Set<FieldDescriptor>();
    for (const [name, item] of this.#entries(json, "object")) {
      this.#place.enter(name);
      const field = this.#field(fields, name);
      if (field !== undefined) {
        this.#once(field, seen);
        const read = this.#present(field, item);
        if (read !== PASSED_OVER) Reflect.set(value, field.name, read);
      }
      this.#place.leave();
    }
  }

  /** Reads parameters by their position: one that is null, or comes after the end, keeps its default. */
  positions(fields: readonly FieldDescriptor[], json: readonly unknown[], value: object): void {
    for (const [index, item] of json.entries()) {
      this.#place.enter(index);
      const field = fields[index];
      if (field === undefined) this.#place.fail(`at most ${fields.length} arguments`, "more");
      const read = this.#present(field, item);
      if (read !== PASSED_OVER) Reflect.set(value, field.name, read);
      this.#place.leave();
    }
  }

  /** Reads a value of any type. */
  protected value(type: ValueType, json: unknown, jsNumber: boolean): unknown {
    if (typeof type === "string") {
      return scalarFromJson(type, { json, jsNumber, place: this.#place });
    }
    switch (type.kind) {
      case "wrapped":
        return this.value(type.inner, json, jsNumber);
      case "enum":
        return this.#enum(type, json);
      case "list":
        return this.#list(type, json, jsNumber);
      case "map":
        return this.#map(type, json, jsNumber);
      case "message": {
        this.#place.descend();
        const entries = this.#object(json, `object (${type.fullName})`);
        if (!this.#allowance.spend(type)) this.#place.fail(ALLOWED, "more");
        // The cast: a message is an object.
        const value = type.create() as object;
        this.fields(type.fields, entries, value);
        this.#place.ascend();
        return value;
      }
      case "union":
        this.#place.descend();
        return this.#leaving(this.#union(type, json));
    }
  }

  /** Members of enums that nobody knows are passed over, as protobuf has it where unknown fields are. */
  protected get ignoresMembers(): boolean {
    return this.#ignoresUnknown;
  }

  #leaving(value: unknown): unknown {
    this.#place.ascend();
    return value;
  }

  #union(type: UnionType<unknown>, json: unknown): unknown {
    let found: { case: string; value: unknown } | undefined;
    for (const [name, item] of this.#entries(json, `object (${type.fullName})`)) {
      this.#place.enter(name);
      const field = this.#field(type.fields, name);
      const value = field === undefined ? PASSED_OVER : this.#present(field, item);
      if (field !== undefined && value !== PASSED_OVER) {
        if (found !== undefined) this.#place.fail("one case only", `one beside \`${found.case}\``);
        found = { case: field.name, value };
      }
      this.#place.leave();
    }
    if (found !== undefined && type.tag !== undefined) return found.value;
    return found ?? type.decode(new Uint8Array(0));
  }

  #enum(type: EnumType<unknown>, json: unknown): unknown {
    if (typeof json === "string") {
      if (type.numbers.has(json)) return type.values?.get(json) ?? json;
      if (this.ignoresMembers) return PASSED_OVER;
    }
    if (typeof json === "number" && (json | 0) === json) {
      const name = type.names.get(json);
      if (name !== undefined) return type.values?.get(name) ?? name;
      if (!type.closed) return unknownEnum(json);
    }
    return this.#place.refuse(expectedOf(type), json);
  }

  #list({ element, isSet }: ListType, json: unknown, jsNumber: boolean): unknown {
    if (!Array.isArray(json)) return this.#place.refuse(EXPECTATIONS.list, json);
    const value: unknown[] = [];
    for (const [index, item] of json.entries()) {
      this.#place.enter(index);
      const read = this.value(element, item, jsNumber);
      if (read !== PASSED_OVER) value.push(read);
      this.#place.leave();
    }
    if (isSet === true) return new Set(value);
    return value;
  }

  #map(type: MapType, json: unknown, jsNumber: boolean): unknown {
    const value = new Map<unknown, unknown>();
    for (const [name, item] of this.#entries(json, "object")) {
      this.#place.enterKey(name);
      const key = keyFromJson(type.key, { json: name, jsNumber, place: this.#place });
      const read = this.value(type.value, item, jsNumber);
      if (read !== PASSED_OVER) value.set(key, read);
      this.#place.leave();
    }
    // The cast: keys of records are texts.
    if (type.isRecord === true) return recordOf(value as ReadonlyMap<string, unknown>);
    return value;
  }

  /** A property's value; null is none, except where it is a value of the type. */
  #present(field: FieldDescriptor, json: unknown): unknown {
    if (json === null && field.type !== "json") return PASSED_OVER;
    return this.value(field.type, json, field.jsNumber);
  }

  #field(fields: readonly FieldDescriptor[], name: string): FieldDescriptor | undefined {
    const field = propertyNames(fields).fields.get(name);
    if (field !== undefined || this.#ignoresUnknown) return field;
    const known = fields.map((candidate) => declaredName(candidate)).join(", ");
    return this.#place.fail(known === "" ? "no properties" : `one of ${known}`, "another name");
  }

  #once(field: FieldDescriptor, seen: Set<FieldDescriptor>): void {
    if (seen.has(field)) this.#place.fail("one property for the field", "a second one");
    seen.add(field);
  }

  #entries(json: unknown, expected: string): readonly (readonly [string, unknown])[] {
    return Object.entries(this.#object(json, expected));
  }

  #object(json: unknown, expected: string): object {
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? json
      : this.#place.refuse(expected, json);
  }
}

function expectedOf(type: ValueType): string {
  return typeof type === "object" && type.kind === "enum"
    ? `a member of ${type.fullName}${type.closed ? "" : " or a 32-bit number"}`
    : nameOf(type);
}
