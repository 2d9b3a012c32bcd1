/**
 * Values without the manners of any library, to compare what three of them read from the same
 * bytes: messages by field number, enums and booleans as they are on the wire, 64-bit integers as
 * bigints, bytes as hex, maps as pairs sorted by key, timestamps and json as the messages they are,
 * durations as nanoseconds: two that are merged may have parts of different sign, which protobuf
 * calls invalid and leaves to the reader.
 */
import type {
  EnumModel,
  FieldModel,
  MapType,
  Model,
  Reference,
  TypeModel,
  WellKnownName,
} from "../../compiler/src/model/model.js";

/** A value of any type. */
export type Plain = PlainScalar | readonly Plain[] | PlainMessage;

/** What no message and no list is. */
export type PlainScalar = boolean | number | bigint | string;

/** A message by the names of its fields: `f` and the number. */
export interface PlainMessage {
  readonly [field: string]: Plain;
}

const NANOS_PER_SECOND = 1_000_000_000n;

/** A map, whatever its library makes of it. */
export function plainMap(entries: Iterable<readonly [key: PlainScalar, value: Plain]>): Plain {
  const pairs = Array.from(entries, ([key, value]) => [String(key), value] as const);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A duration from its parts. */
export function plainDuration(parts: PlainMessage): bigint {
  const { f1: seconds, f2: nanos } = parts;
  if (typeof seconds === "bigint" && typeof nanos === "number") {
    return seconds * NANOS_PER_SECOND + BigInt(nanos);
  }
  throw new Error("a duration without its parts");
}

/** Bytes, whatever class they have. */
export function plainBytes(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

/** Turns the values of generated code into plain ones. */
export class Plainer {
  readonly #declared = new Map<string, EnumModel | readonly FieldModel[]>();

  constructor(model: Model) {
    for (const { output, declarations } of model.files) {
      for (const declaration of declarations) {
        const key = refKey({ output, tsName: declaration.tsName });
        if (declaration.kind === "enum") this.#declared.set(key, declaration);
        if (declaration.kind === "message") this.#declared.set(key, declaration.fields);
        if (declaration.kind === "union") this.#declared.set(key, declaration.cases);
      }
    }
  }

  /** A message from its fields by property name. */
  message(fields: readonly FieldModel[], value: object): PlainMessage {
    const plain: Record<string, Plain> = {};
    for (const field of fields) {
      const own: unknown = Reflect.get(value, field.tsName);
      if (own !== undefined) {
        plain[`f${field.number}`] = this.#value(field.type, own, field.jsNumber);
      }
    }
    return plain;
  }

  /** A union from its case. */
  union(cases: readonly FieldModel[], value: object): PlainMessage {
    const { case: name, value: own } = { case: undefined, value: undefined, ...value };
    const field = cases.find(({ tsName }) => tsName === name);
    if (field === undefined) return {};
    return { [`f${field.number}`]: this.#value(field.type, own, field.jsNumber) };
  }

  #value(type: TypeModel, value: unknown, jsNumber: boolean): Plain {
    switch (type.kind) {
      case "scalar":
        return plainScalar(value, jsNumber && type.scalar.endsWith("64"));
      case "well-known":
        return plainWellKnown(type.name, value);
      case "enum":
        return this.#enum(type.ref, value);
      case "message":
        return this.message(this.#fields(type.ref), asObject(value));
      case "union":
        return this.union(this.#fields(type.ref), asObject(value));
      case "list":
        return asArray(value).map((item) => this.#value(type.element, item, jsNumber));
      case "map":
        return this.#map(type, value, jsNumber);
      case "wrapped":
        return { f1: this.#value(type.inner, value, jsNumber) };
    }
  }

  #map(type: MapType, value: unknown, jsNumber: boolean): Plain {
    if (!(value instanceof Map)) throw new Error("a map is not a Map");
    return plainMap(
      Array.from(value, ([key, item]) => [
        plainScalar(key, false),
        this.#value(type.value, item, jsNumber),
      ]),
    );
  }

  #enum(reference: Reference, value: unknown): number {
    if (typeof value === "number") return value;
    const declared = this.#declared.get(refKey(reference));
    const members = declared !== undefined && "members" in declared ? declared.members : [];
    const member = members.find(({ name }) => name === value);
    if (member === undefined) throw new Error(`${String(value)} is no member`);
    return member.number;
  }

  #fields(reference: Reference): readonly FieldModel[] {
    const declared = this.#declared.get(refKey(reference));
    if (declared === undefined || "members" in declared) throw new Error("no such message");
    return declared;
  }
}

function refKey({ output, tsName }: Reference): string {
  return `${output}#${tsName}`;
}

function plainScalar(value: unknown, isBig: boolean): PlainScalar {
  if (value instanceof Uint8Array) return plainBytes(value);
  switch (typeof value) {
    case "number":
      return isBig ? BigInt(value) : value;
    case "string":
    case "boolean":
    case "bigint":
      return value;
    default:
      throw new Error(`${typeof value} is no scalar`);
  }
}

function plainWellKnown(name: WellKnownName, value: unknown): Plain {
  switch (name) {
    case "timestamp":
      return plainTimestamp(Number(value));
    case "duration":
      return nanoseconds(Number(value));
    case "json":
      return plainJson(value);
  }
}

function nanoseconds(milliseconds: number): bigint {
  const whole = Math.trunc(milliseconds);
  const rest = Math.round((milliseconds - whole) * 1e6);
  return BigInt(whole) * 1_000_000n + BigInt(rest);
}

/** Seconds and nanoseconds of a timestamp; the latter are never negative. */
function plainTimestamp(milliseconds: number): PlainMessage {
  const nanos = nanoseconds(milliseconds);
  const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  return { f1: (nanos - rest) / NANOS_PER_SECOND, f2: Number(rest) };
}

function plainJson(value: unknown): PlainMessage {
  if (value === null) return { f1: 0 };
  if (Array.isArray(value)) return { f6: { f1: value.map(plainJson) } };
  switch (typeof value) {
    case "number":
      return { f2: value };
    case "string":
      return { f3: value };
    case "boolean":
      return { f4: value };
    default: {
      const entries = Object.entries(asObject(value));
      return { f5: { f1: plainMap(entries.map(([key, item]) => [key, plainJson(item)])) } };
    }
  }
}

function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("a list is not an array");
  return value;
}

/** The object that a value is; throws for anything else. */
export function asObject(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new Error(`${typeof value} is no object`);
  return value;
}
