import { Reader } from "../codec/reader.js";
import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";
import type { JsonValue } from "../codec/json-value.js";
import { decodeVoid, type AnyMethod } from "../call/method.js";
import { resultFromJson } from "../json/call-json.js";
import { JsonParser } from "../json/from-json.js";
import { JsonPrinter } from "../json/to-json.js";
import { NO_BYTES } from "./packaging.js";

/** Arguments by their place, as remotes of pomelo take them: all of them, since a callback may follow. */
export function argumentsToPomelo(method: AnyMethod, values: readonly unknown[]): JsonValue[] {
  const printer = new PomeloPrinter("arguments", ALL_FIELDS);
  return describedOf(method).parameters.map(({ type, jsNumber }, index) => {
    const value = values[index];
    return value === undefined ? null : printer.value(type, value, jsNumber);
  });
}

/** Arguments from JSON by their place; what is missing reads as its default, what is too many is passed over. Throws a DecodeError. */
export function argumentsFromPomelo(
  method: AnyMethod,
  json: readonly unknown[],
): readonly unknown[] {
  const { parameters } = describedOf(method);
  const defaults = method.decode(new Reader(NO_BYTES), 0);
  const named: Record<string, unknown> = {};
  for (const [index, { name }] of parameters.entries()) named[name] = defaults[index];
  const given = json.length > parameters.length ? json.slice(0, parameters.length) : json;
  new PomeloParser("arguments", given).positions(parameters, given, named);
  return parameters.map(({ name }) => named[name]);
}

/** A result as JSON, null where there is none. Throws an EncodeError. */
export function resultToPomelo(method: AnyMethod, value: unknown): JsonValue {
  if (value === undefined || method.kind === "oneway") return null;
  const { result: type } = describedOf(method);
  const printer = new PomeloPrinter("result", ALL_FIELDS);
  if (type !== undefined) return printer.value(type, value);
  return Array.isArray(value)
    ? value.map((item) => printer.value(UNDESCRIBED, item, true))
    : printer.value(UNDESCRIBED, value, true);
}

/**
 * A result from what a remote gave its callback. More values than one are those of a tuple: they are
 * read as a list, or as the fields of a message in their order. Throws a DecodeError.
 */
export function resultFromPomelo(method: AnyMethod, given: readonly unknown[]): unknown {
  // What a remote gives although nobody declared it is nobody's concern.
  if (method.kind === "oneway" || method.decodeResult === decodeVoid) return undefined;
  const { result: type } = describedOf(method);
  if (type === undefined) return resultFromJson(method, given[0] ?? null);
  const json = given.length > 1 ? tupleOf(type, given) : given[0];
  if (json === undefined || (json === null && type !== "json")) return undefined;
  return new PomeloParser("result", json).known(type, json);
}

/** What stands for the type of a result that generated code does not describe: 64-bit integers as numbers. */
const UNDESCRIBED: ValueType = "int64";

/** What generated code makes anew whenever it is asked. */
interface Described {
  readonly parameters: readonly FieldDescriptor[];
  readonly result: ValueType | undefined;
}

const described = /*@__PURE__*/ new WeakMap<AnyMethod, Described>();

function describedOf(method: AnyMethod): Described {
  const known = described.get(method);
  if (known !== undefined) return known;
  const result = method.kind === "oneway" ? undefined : method.result?.();
  const made = { parameters: method.parameters(), result };
  described.set(method, made);
  return made;
}

const ALL_FIELDS = { alwaysEmitDefaults: true } as const;

function tupleOf(type: ValueType, given: readonly unknown[]): unknown {
  if (typeof type === "string") return given[0];
  if (type.kind === "list") return given;
  if (type.kind !== "message") return given[0];
  const { fields } = type;
  return Object.fromEntries(
    given.slice(0, fields.length).map((each, at) => [fields[at]?.name, each]),
  );
}

const INTEGERS_64: ReadonlySet<unknown> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);

/** Prints as `JSON.stringify` would: integers of 64 bits are numbers where a number can hold them. */
class PomeloPrinter extends JsonPrinter {
  override value(type: ValueType, value: unknown, jsNumber = false): JsonValue {
    const json = super.value(type, value, jsNumber);
    if (typeof json !== "string" || !INTEGERS_64.has(type)) return json;
    const number = Number(json);
    return Number.isSafeInteger(number) ? number : json;
  }
}

/** Takes besides what `JSON.stringify` makes of Node's own types: bytes as it writes a Buffer. */
class PomeloParser extends JsonParser {
  constructor(name: string, json: unknown) {
    super(name, { ignoreUnknown: true }, json);
  }

  protected override value(type: ValueType, json: unknown, jsNumber: boolean): unknown {
    return (
      (type === "bytes" ? bytesOfBuffer(json) : undefined) ?? super.value(type, json, jsNumber)
    );
  }
}

function bytesOfBuffer(json: unknown): Uint8Array | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { type, data } = json as { readonly type?: unknown; readonly data?: unknown }; // looked at
  if (type !== "Buffer" || !Array.isArray(data)) return undefined;
  const isBytes = data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes ? Uint8Array.from(data) : undefined;
}
