import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";
import type { JsonValue } from "../codec/json-value.js";
import { Reader } from "../codec/reader.js";
import { JsonParser } from "./from-json.js";
import type { FromJsonOptions, ToJsonOptions } from "./json-options.js";
import { JsonPrinter } from "./to-json.js";

/** A method, as far as its arguments go. */
export interface TakesArguments<Received extends readonly unknown[]> {
  parameters(): readonly FieldDescriptor[];
  decode(reader: Reader, length: number): Received;
}

/** A method, as far as its result goes. */
export interface GivesResult {
  result?(): ValueType;
}

/** What stands for the type of a result that generated code does not describe: 64-bit integers as numbers. */
const UNDESCRIBED: ValueType = "int64";

/** Arguments as an object, by the names of their parameters. Throws an `EncodeError` as `toJson` does. */
export function argumentsToJson(
  method: TakesArguments<readonly unknown[]>,
  values: readonly unknown[],
  options: ToJsonOptions = {},
): JsonValue {
  return new JsonPrinter("arguments", options).arguments(method.parameters(), values);
}

/**
 * Arguments from an object by the names of their parameters, or from an array by their position.
 * Those that are absent or null read as they do on the wire: as their defaults. Throws a
 * `DecodeError` as `fromJson` does.
 */
export function argumentsFromJson<Received extends readonly unknown[]>(
  method: TakesArguments<Received>,
  json: unknown,
  options: FromJsonOptions = {},
): Received {
  const parameters = method.parameters();
  const defaults = method.decode(new Reader(new Uint8Array(0)), 0);
  const named = Object.fromEntries(parameters.map(({ name }, index) => [name, defaults[index]]));
  const parser = new JsonParser("arguments", options, json);
  if (Array.isArray(json)) parser.positions(parameters, json, named);
  else parser.fields(parameters, json, named);
  // The cast: the values of the parameters in their order, as `decode` gives them.
  return parameters.map(({ name }) => named[name]) as readonly unknown[] as Received;
}

/** A result as JSON; one that is none is null. Throws an `EncodeError` as `toJson` does. */
export function resultToJson(
  method: GivesResult,
  value: unknown,
  options: ToJsonOptions = {},
): JsonValue {
  if (value === undefined) return null;
  const printer = new JsonPrinter("result", options);
  const type = method.result?.();
  if (type !== undefined) return printer.value(type, value);
  return Array.isArray(value)
    ? value.map((item) => printer.value(UNDESCRIBED, item, true))
    : printer.value(UNDESCRIBED, value, true);
}

/** A result from JSON; null is none, unless it is one of json. Throws a `DecodeError` as `fromJson` does. */
export function resultFromJson(
  method: GivesResult,
  json: unknown,
  options: FromJsonOptions = {},
): unknown {
  const type = method.result?.();
  if (json === null && type !== "json") return undefined;
  const parser = new JsonParser("result", options, json);
  if (type !== undefined) return parser.known(type, json);
  return Array.isArray(json)
    ? json.map((item) => parser.known(UNDESCRIBED, item, true))
    : parser.known(UNDESCRIBED, json, true);
}
