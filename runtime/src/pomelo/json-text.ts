import { Buffer } from "node:buffer";
import type { EnumType, FieldDescriptor, ValueType } from "../codec/descriptor.js";
import { isNothing } from "../codec/is-nothing.js";
import { propertyNames } from "../json/property-names.js";
import { printValue } from "./pomelo-printer.js";

/** Writes a value as JSON that a generated decoder has read, and which therefore fits its type. */
export type WriteText = (value: unknown) => string;

/**
 * Makes what writes `JSON.stringify` of what `printValue` prints, without making the objects first.
 * What is not common is left to those two.
 */
export function textWriterOf(type: ValueType, jsNumber = false): WriteText {
  if (typeof type === "string") return scalarWriter(type, jsNumber);
  switch (type.kind) {
    case "enum":
      return enumWriter(type);
    case "list":
      return listWriter(textWriterOf(type.element, jsNumber));
    case "map":
      return type.key === "string" && type.isRecord !== true
        ? mapWriter(textWriterOf(type.value, jsNumber))
        : anyWriter(type, jsNumber);
    case "message":
      return messageWriter(type.fields);
    case "union":
    case "wrapped":
      return anyWriter(type, jsNumber);
  }
}

/** Below a space, quotes, backslashes and halves of pairs have to be escaped. */
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SURROGATES = 0xd800;

/** Longer texts are looked through faster by what escapes them. */
const SHORT_TEXT_MAX = 64;

/** As `JSON.stringify`, which takes longer to begin than a short text takes to look through. */
function textOfString(text: string): string {
  if (text.length > SHORT_TEXT_MAX) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE || code === QUOTE || code === BACKSLASH || code >= SURROGATES) {
      return JSON.stringify(text);
    }
  }
  return `"${text}"`;
}

const integer: WriteText = (value) => String(value);

const scalars: Readonly<Record<string, WriteText>> = {
  bool: (value) => (value === true ? "true" : "false"),
  int32: integer,
  sint32: integer,
  sfixed32: integer,
  uint32: integer,
  fixed32: integer,
  string: (value) => textOfString(String(value)),
  // As JSON.stringify, to which no zero has a sign.
  double: (value) => (Number.isFinite(value) ? String(value) : `"${String(value)}"`),
  bytes: (value) => `"${base64Of(value as Uint8Array)}"`, // of a generated decoder
};

const INTEGERS_64: ReadonlySet<string> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);

/** A number where a number can hold it, as text where none can. */
function textOfInteger(value: unknown): string {
  return Number.isSafeInteger(Number(value)) ? String(value) : `"${String(value)}"`;
}

function scalarWriter(type: ValueType & string, jsNumber: boolean): WriteText {
  if (INTEGERS_64.has(type)) return textOfInteger;
  return scalars[type] ?? anyWriter(type, jsNumber);
}

function base64Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("base64");
}

function enumWriter(type: EnumType<unknown>): WriteText {
  if (type.values !== undefined) return anyWriter(type, false);
  // A number may be that of a member which a newer version of this program knows.
  return (value) => {
    const member = typeof value === "number" ? (type.names.get(value) ?? value) : value;
    return typeof member === "number" ? String(member) : `"${String(member)}"`;
  };
}

function listWriter(write: WriteText): WriteText {
  return (value) => {
    // The cast: a generated decoder gives an array or a set.
    const items = Array.isArray(value) ? value : [...(value as Iterable<unknown>)];
    let text = "[";
    for (let index = 0; index < items.length; index++) {
      if (index > 0) text += ",";
      text += write(items[index]);
    }
    return text + "]";
  };
}

function mapWriter(write: WriteText): WriteText {
  return (value) => {
    let text = "{";
    // The cast: a generated decoder gives a Map.
    for (const [key, item] of value as ReadonlyMap<string, unknown>) {
      if (text.length > 1) text += ",";
      text += textOfString(key);
      text += ":";
      text += write(item);
    }
    return text + "}";
  };
}

const messages = /*@__PURE__*/ new WeakMap<readonly FieldDescriptor[], WriteText>();

interface FieldWriter {
  readonly field: FieldDescriptor;
  readonly name: string;
  /** `"name":`. */
  readonly head: string;
  readonly write: WriteText;
}

/** Messages may hold themselves: their fields are looked at when the first is written. */
function messageWriter(fields: readonly FieldDescriptor[]): WriteText {
  const known = messages.get(fields);
  if (known !== undefined) return known;
  let writers: readonly FieldWriter[] | undefined;
  const writeMessage: WriteText = (value) => {
    const message = value as Readonly<Record<string, unknown>>; // a message is an object
    let text = "{";
    for (const { field, name, head, write } of (writers ??= fieldWriters(fields))) {
      const item = message[name];
      if (field.optional && isNothing(field, item)) continue;
      if (text.length > 1) text += ",";
      text += head;
      text += write(item);
    }
    return text + "}";
  };
  messages.set(fields, writeMessage);
  return writeMessage;
}

function fieldWriters(fields: readonly FieldDescriptor[]): readonly FieldWriter[] {
  const { names } = propertyNames(fields);
  return fields.map((field) => ({
    field,
    name: field.name,
    head: `${JSON.stringify(names.get(field) ?? field.name)}:`,
    write: textWriterOf(field.type, field.jsNumber),
  }));
}

function anyWriter(type: ValueType, jsNumber: boolean): WriteText {
  return (value) => JSON.stringify(printValue(type, value, jsNumber));
}
