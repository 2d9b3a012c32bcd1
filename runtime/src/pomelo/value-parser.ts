import { Buffer } from "node:buffer";
import type { EnumType, FieldDescriptor, MessageType, ValueType } from "../codec/descriptor.js";
import { NESTING_MAX } from "../codec/nesting.js";
import { fitsFloat } from "../codec/scalar-writing.js";
import { isWellFormed } from "../codec/utf8-writing.js";
import { JsonAllowance } from "../json/json-allowance.js";
import { propertyNames } from "../json/property-names.js";
import { hasPlainNames, isSame } from "./same-form.js";

/*
 * The usual forms of values in JSON, read quickly. What has any other form, be it right or wrong, is
 * left to the reader of protobuf's JSON, which also says what is wrong.
 */

/** What is not as it mostly is. */
export const UNCOMMON: unique symbol = /*@__PURE__*/ Symbol("uncommon");

/** Reads what has the usual form of its type; `UNCOMMON` for all else. The insides of a value are left for its encoder to check. */
export type ParseValue = (json: unknown, bounds: ParseBounds) => unknown;

/** What one call may make of its arguments, and how deep they may be. */
export class ParseBounds {
  depth = 0;
  readonly #json: unknown;
  #allowance: JsonAllowance | undefined = undefined;

  /** `json` is all that the call brings. */
  constructor(json: unknown) {
    this.#json = json;
  }

  /** As `JsonAllowance.spend`. */
  spend(type: MessageType<unknown>): boolean {
    return (this.#allowance ??= new JsonAllowance(this.#json)).spend(type);
  }
}

/** Makes a reader of the common forms of a type. */
export function parserOf(type: ValueType, jsNumber = false): ParseValue {
  if (typeof type === "string") return scalarParser(type, jsNumber);
  switch (type.kind) {
    case "enum":
      return enumParser(type);
    case "list":
      if (type.isSet === true) return uncommon;
      return isSame(type, jsNumber) ? parseList : listParser(parserOf(type.element, jsNumber));
    case "map":
      return type.key === "string" && type.isRecord !== true
        ? mapParser(parserOf(type.value, jsNumber))
        : uncommon;
    case "message":
      return isSame(type, jsNumber) ? parseObject : messageParser(type);
    case "union":
    case "wrapped":
      return uncommon;
  }
}

const parseList: ParseValue = (json) => (Array.isArray(json) ? json : UNCOMMON);

const parseObject: ParseValue = (json) => (isObject(json) ? json : UNCOMMON);

const uncommon: ParseValue = () => UNCOMMON;

const scalars: Readonly<Record<string, ParseValue>> = {
  bool: (json) => (typeof json === "boolean" ? json : UNCOMMON),
  int32: signed32,
  sint32: signed32,
  sfixed32: signed32,
  uint32: unsigned32,
  fixed32: unsigned32,
  string: (json) => (isText(json) ? json : UNCOMMON),
  double: (json) => (Number.isFinite(json) ? json : UNCOMMON),
  float: (json) =>
    typeof json === "number" && Number.isFinite(json) && fitsFloat(json)
      ? Math.fround(json)
      : UNCOMMON,
  bytes: parseBytes,
};

function signed32(json: unknown): unknown {
  return typeof json === "number" && (json | 0) === json ? json : UNCOMMON;
}

function unsigned32(json: unknown): unknown {
  return typeof json === "number" && json >>> 0 === json ? json : UNCOMMON;
}

function isText(json: unknown): json is string {
  return typeof json === "string" && isWellFormed(json);
}

/** Node's own reader passes over what is no base64: there are fewer bytes then. */
function parseBytes(json: unknown): unknown {
  if (json instanceof Uint8Array) return json;
  if (typeof json !== "string") return UNCOMMON;
  const padding = json.endsWith("==") ? 2 : json.endsWith("=") ? 1 : 0;
  const length = json.length - padding;
  if (length % 4 === 1 || (padding > 0 && json.length % 4 !== 0)) return UNCOMMON;
  const bytes = Buffer.from(json, "base64");
  return bytes.length === Math.floor((length * 3) / 4) ? bytes : UNCOMMON;
}

function scalarParser(type: ValueType & string, jsNumber: boolean): ParseValue {
  if (type === "int64" || type === "sint64" || type === "sfixed64") {
    return integerParser(Number.MIN_SAFE_INTEGER, jsNumber);
  }
  if (type === "uint64" || type === "fixed64") return integerParser(0, jsNumber);
  return scalars[type] ?? uncommon;
}

function integerParser(min: number, jsNumber: boolean): ParseValue {
  return (json) => {
    if (typeof json !== "number" || !Number.isSafeInteger(json) || json < min) return UNCOMMON;
    return jsNumber ? json : BigInt(json);
  };
}

function enumParser(type: EnumType<unknown>): ParseValue {
  if (type.values !== undefined) return uncommon;
  return (json) => (typeof json === "string" && type.numbers.has(json) ? json : UNCOMMON);
}

function listParser(parse: ParseValue): ParseValue {
  return (json, bounds) => {
    if (!Array.isArray(json)) return UNCOMMON;
    const list: unknown[] = [];
    for (const item of json) {
      const value = parse(item, bounds);
      if (value === UNCOMMON) return UNCOMMON;
      list.push(value);
    }
    return list;
  };
}

function mapParser(parse: ParseValue): ParseValue {
  return (json, bounds) => {
    if (!isObject(json)) return UNCOMMON;
    const map = new Map<string, unknown>();
    for (const name of Object.keys(json)) {
      const value = isText(name) ? parse(json[name], bounds) : UNCOMMON;
      if (value === UNCOMMON) return UNCOMMON;
      map.set(name, value);
    }
    return map;
  };
}

const messages = /*@__PURE__*/ new WeakMap<MessageType<unknown>, ParseValue>();

interface FieldParser {
  /** In JSON. */
  readonly key: string;
  readonly name: string;
  readonly parse: ParseValue;
}

/** Messages may hold themselves: their fields are looked at when the first is read. */
function messageParser(type: MessageType<unknown>): ParseValue {
  const former = messages.get(type);
  if (former !== undefined) return former;
  let parsers: readonly FieldParser[] | undefined;
  const parse: ParseValue = (json, bounds) => {
    if (!isObject(json) || bounds.depth >= NESTING_MAX || !bounds.spend(type)) return UNCOMMON;
    parsers ??= fieldParsers(type.fields);
    bounds.depth++;
    const message: Record<string, unknown> = {};
    let defaults: Readonly<Record<string, unknown>> | undefined;
    for (const field of parsers) {
      const item = json[field.key];
      // JSON has no undefined: who is older does not know the field.
      if (item === undefined) {
        defaults ??= type.create() as Readonly<Record<string, unknown>>; // a message is an object
        message[field.name] = defaults[field.name];
        continue;
      }
      const value = field.parse(item, bounds);
      if (value === UNCOMMON) return UNCOMMON;
      message[field.name] = value;
    }
    bounds.depth--;
    return message;
  };
  const known = hasPlainNames(type.fields) ? parse : uncommon;
  messages.set(type, known);
  return known;
}

function fieldParsers(fields: readonly FieldDescriptor[]): readonly FieldParser[] {
  const { names } = propertyNames(fields);
  return fields.map((field) => ({
    key: names.get(field) ?? field.name,
    name: field.name,
    parse: parserOf(field.type, field.jsNumber),
  }));
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
