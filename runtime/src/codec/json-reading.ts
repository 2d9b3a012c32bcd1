import { ENTRY_TAGS, ITEMS_TAG, VALUE_TAGS, type JsonValue } from "./json-value.js";
import { NESTING_MAX } from "./nesting.js";
import { setOwn, type JsonObject } from "./own-property.js";
import { narrow, readBool, readDouble, readInt32, readString } from "./scalar-reading.js";
import { skipField } from "./skipping.js";
import type { Source } from "./source.js";
import { readVarint32Exact } from "./varint-reading.js";

/**
 * Reads a length-delimited `google.protobuf.Value`. One without any case reads as null. A later
 * occurrence replaces what was read before (`into`), except that lists are appended to and structs
 * merged by key, in place: protobuf's rules for a message that occurs twice. Each list or struct
 * counts as one level of nesting on top of `depth`.
 */
export function readJson(source: Source, depth: number, into: JsonValue | undefined): JsonValue {
  const outer = narrow(source);
  let value = into ?? null;
  while (source.position < source.end) {
    const tag = readVarint32Exact(source, "field tag");
    switch (tag) {
      case VALUE_TAGS.null:
        readInt32(source);
        value = null;
        break;
      case VALUE_TAGS.number:
        value = readFinite(source);
        break;
      case VALUE_TAGS.string:
        value = readString(source);
        break;
      case VALUE_TAGS.bool:
        value = readBool(source);
        break;
      case VALUE_TAGS.struct:
        value = readStruct(source, depth, value);
        break;
      case VALUE_TAGS.list:
        value = readList(source, depth, value);
        break;
      default:
        skipField(source, tag, depth);
    }
  }
  source.end = outer;
  return value;
}

function readFinite(source: Source): number {
  const value = readDouble(source);
  if (!Number.isFinite(value)) throw source.error("json", "a finite number", String(value));
  return value;
}

function readList(source: Source, depth: number, into: JsonValue): JsonValue {
  checkDepth(source, depth);
  const list = isList(into) ? into : [];
  const outer = narrow(source);
  while (source.position < source.end) {
    const tag = readVarint32Exact(source, "field tag");
    if (tag === ITEMS_TAG) list.push(readJson(source, depth + 1, undefined));
    else skipField(source, tag, depth);
  }
  source.end = outer;
  return list;
}

function readStruct(source: Source, depth: number, into: JsonValue): JsonValue {
  checkDepth(source, depth);
  const struct = isStruct(into) ? into : {};
  const outer = narrow(source);
  while (source.position < source.end) {
    const tag = readVarint32Exact(source, "field tag");
    if (tag === ITEMS_TAG) readEntry(source, depth, struct);
    else skipField(source, tag, depth);
  }
  source.end = outer;
  return struct;
}

function readEntry(source: Source, depth: number, struct: JsonObject): void {
  let key = "";
  let value: JsonValue | undefined;
  const outer = narrow(source);
  while (source.position < source.end) {
    const tag = readVarint32Exact(source, "field tag");
    if (tag === ENTRY_TAGS.key) key = readString(source);
    else if (tag === ENTRY_TAGS.value) value = readJson(source, depth + 1, value);
    else skipField(source, tag, depth);
  }
  source.end = outer;
  setOwn(struct, key, value ?? null);
}

function checkDepth(source: Source, depth: number): void {
  if (depth >= NESTING_MAX) {
    throw source.error("json", `at most ${NESTING_MAX} levels of nesting`, "more");
  }
}

// Both are true only of what this reader made, so that it may be changed: a copy for each occurrence
// of a field would cost quadratic time.

function isList(value: JsonValue): value is JsonValue[] {
  return Array.isArray(value);
}

function isStruct(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
