import { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";
import { DecodeError } from "../codec/decode-error.js";
import { describe } from "../codec/describe.js";
import { decodeVoid, type AnyAnsweredMethod, type AnyMethod } from "../call/method.js";
import { resultFromJson, resultToJson } from "../json/call-json.js";
import { JsonParser } from "../json/from-json.js";
import { textWriterOf, type WriteText } from "./json-text.js";
import type { PomeloValue } from "./notation.js";
import { NO_BYTES } from "./packaging.js";
import { printValue } from "./pomelo-printer.js";
import { ParseBounds, parserOf, UNCOMMON, type ParseValue } from "./value-parser.js";

/** Arguments by their place, as remotes of pomelo take them: all of them, since a callback may follow. Bytes are bytes, alone or in a list. */
export function argumentsToPomelo(method: AnyMethod, values: readonly unknown[]): PomeloValue[] {
  return describedOf(method).fields.map(({ type, jsNumber }, index) => {
    const value = values[index];
    return value === undefined ? null : printed(type, value, jsNumber);
  });
}

/** The same as a list in JSON, where bytes are base64. */
export function argumentsText(method: AnyMethod, values: readonly unknown[]): string {
  let text = "";
  for (const [index, { write }] of describedOf(method).parameters.entries()) {
    const value = values[index];
    const item = value === undefined ? "null" : write(value);
    text += index === 0 ? item : `,${item}`;
  }
  return `[${text}]`;
}

/** Encodes arguments from JSON by their place; what is missing reads as its default, what is too many is passed over. Throws what says what is wrong; then something may have been written. */
export function encodeArguments(writer: Writer, method: AnyMethod, given: unknown): void {
  const json: unknown = given ?? [];
  if (!Array.isArray(json)) throw new DecodeError("arguments", "an array", describe(json));
  const list: readonly unknown[] = json;
  const usual = usualArguments(method, list);
  if (usual !== undefined) {
    const start = writer.position;
    try {
      method.encode(writer, usual);
      return;
    } catch {
      writer.truncate(start);
    }
  }
  method.encode(writer, anyArguments(method, list));
}

/** A result, null where there is none. Bytes are bytes, alone or in a list. */
export function resultToPomelo(method: AnyMethod, value: unknown): PomeloValue {
  if (value === undefined || method.kind === "oneway") return null;
  const { result } = describedOf(method);
  return result === undefined ? resultToJson(method, value) : printed(result.type, value, false);
}

/** The same in JSON, where bytes are base64. */
export function resultText(method: AnyMethod, value: unknown): string {
  if (value === undefined || method.kind === "oneway") return "null";
  const { result } = describedOf(method);
  return result === undefined ? JSON.stringify(resultToJson(method, value)) : result.write(value);
}

/**
 * Encodes a result from what a remote gave its callback. More values than one are those of a tuple:
 * they are read as a list, or as the fields of a message in their order. Throws like `encodeArguments`.
 */
export function encodeResult(
  writer: Writer,
  method: AnyAnsweredMethod,
  given: readonly unknown[],
): void {
  // What a remote gives although nobody declared it is nobody's concern.
  const { result } = method.decodeResult === decodeVoid ? NOTHING : describedOf(method);
  if (result === undefined) {
    const isVoid = method.decodeResult === decodeVoid;
    method.encodeResult(writer, isVoid ? undefined : resultFromJson(method, given[0] ?? null));
    return;
  }
  const { type, parse } = result;
  const json = given.length > 1 ? tupleOf(type, given) : given[0];
  if (json === undefined || (json === null && type !== "json")) {
    method.encodeResult(writer, undefined);
    return;
  }
  const usual = parse(json, new ParseBounds(json));
  if (usual !== UNCOMMON) {
    const start = writer.position;
    try {
      method.encodeResult(writer, usual);
      return;
    } catch {
      writer.truncate(start);
    }
  }
  method.encodeResult(writer, new PomeloParser("result", json).known(type, json));
}

const NOTHING = { result: undefined } as const;

interface DescribedValue {
  readonly type: ValueType;
  readonly write: WriteText;
  readonly parse: ParseValue;
}

/** What generated code makes anew whenever it is asked, and what was made of it. */
interface Described {
  readonly fields: readonly FieldDescriptor[];
  readonly parameters: readonly DescribedValue[];
  /** No parameter holds other values. */
  readonly isFlat: boolean;
  readonly result: DescribedValue | undefined;
}

const described = /*@__PURE__*/ new WeakMap<AnyMethod, Described>();

function describedOf(method: AnyMethod): Described {
  const known = described.get(method);
  if (known !== undefined) return known;
  const fields = method.parameters();
  const type = method.kind === "oneway" ? undefined : method.result?.();
  const made = {
    fields,
    parameters: fields.map((field) => describeValue(field.type, field.jsNumber)),
    isFlat: fields.every(({ type: its }) => typeof its === "string"),
    result: type === undefined ? undefined : describeValue(type),
  };
  described.set(method, made);
  return made;
}

function describeValue(type: ValueType, jsNumber = false): DescribedValue {
  return { type, write: textWriterOf(type, jsNumber), parse: parserOf(type, jsNumber) };
}

/** Inside objects, which travel as JSON, bytes are base64. */
function printed(type: ValueType, value: unknown, jsNumber: boolean): PomeloValue {
  const isKept = type === "bytes" || isListOfBytes(type);
  // The cast: bytes, or an array of them.
  return isKept ? (value as PomeloValue) : printValue(type, value, jsNumber);
}

function isListOfBytes(type: ValueType): boolean {
  return (
    typeof type === "object" &&
    type.kind === "list" &&
    type.element === "bytes" &&
    type.isSet !== true
  );
}

/** For values that hold no others. */
const FLAT = /*@__PURE__*/ new ParseBounds(undefined);

/** Undefined where a closer look is needed. */
function usualArguments(
  method: AnyMethod,
  json: readonly unknown[],
): readonly unknown[] | undefined {
  const { parameters, isFlat } = describedOf(method);
  if (json.length < parameters.length) return undefined;
  const bounds = isFlat ? FLAT : new ParseBounds(json);
  const values: unknown[] = [];
  for (let index = 0; index < parameters.length; index++) {
    const value = parameters[index]?.parse(json[index], bounds);
    if (value === UNCOMMON) return undefined;
    values.push(value);
  }
  return values;
}

function anyArguments(method: AnyMethod, json: readonly unknown[]): readonly unknown[] {
  const { fields } = describedOf(method);
  const defaults = method.decode(new Reader(NO_BYTES), 0);
  const named: Record<string, unknown> = {};
  for (const [index, { name }] of fields.entries()) named[name] = defaults[index];
  const given = json.length > fields.length ? json.slice(0, fields.length) : json;
  new PomeloParser("arguments", given).positions(fields, given, named);
  return fields.map(({ name }) => named[name]);
}

function tupleOf(type: ValueType, given: readonly unknown[]): unknown {
  if (typeof type === "string") return given[0];
  if (type.kind === "list") return given;
  if (type.kind !== "message") return given[0];
  const { fields } = type;
  return Object.fromEntries(
    given.slice(0, fields.length).map((each, at) => [fields[at]?.name, each]),
  );
}

/** Takes besides what `JSON.stringify` makes of Node's own types: bytes as they are, or as it writes a Buffer. */
class PomeloParser extends JsonParser {
  constructor(name: string, json: unknown) {
    super(name, { ignoreUnknown: true }, json);
  }

  /** Passed over, it would be the first member that a handler gets, or a shorter list. */
  protected override get ignoresMembers(): boolean {
    return false;
  }

  protected override value(type: ValueType, json: unknown, jsNumber: boolean): unknown {
    return (
      (type === "bytes" ? bytesOfBuffer(json) : undefined) ?? super.value(type, json, jsNumber)
    );
  }
}

function bytesOfBuffer(json: unknown): Uint8Array | undefined {
  if (json instanceof Uint8Array) return json;
  if (typeof json !== "object" || json === null) return undefined;
  const { type, data } = json as { readonly type?: unknown; readonly data?: unknown }; // looked at
  if (type !== "Buffer" || !Array.isArray(data)) return undefined;
  const isBytes = data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes ? Uint8Array.from(data) : undefined;
}
