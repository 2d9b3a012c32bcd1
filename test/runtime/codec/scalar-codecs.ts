import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { toHex } from "./hex.js";
import { TAGS, type ScalarMethod } from "./scalar-cases.js";

/** Writes any value as field 1 with the method of the writer; the writer is what checks it. */
export function writeScalar(
  type: ScalarMethod,
  value: unknown,
  writer: Writer = new Writer(),
): Uint8Array {
  // The cast: the point of many tests is a value of the wrong type.
  writer[type](TAGS[type], value as never);
  return writer.finish();
}

/** Reads field 1 with the method of the reader; the bytes must end with it. */
export function readScalar(type: ScalarMethod, bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const end = reader.enter(bytes.length);
  const tag = reader.tag();
  if (tag !== TAGS[type]) throw new Error(`tag ${tag} is not that of ${type}`);
  const value: unknown = reader[type]();
  reader.leave(end);
  return value;
}

/** A value in the name of a test. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value).slice(0, 30);
  if (value instanceof Date) return String(value.getTime());
  if (value instanceof Uint8Array) return `<${toHex(value)}>`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return typeof value === "function" ? "function" : JSON.stringify(value);
}
