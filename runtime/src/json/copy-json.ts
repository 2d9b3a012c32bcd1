import type { JsonValue } from "../codec/json-value.js";
import { setOwn, type JsonObject } from "../codec/own-property.js";
import { isPlain } from "../codec/json-writing.js";
import { EXPECTATIONS } from "../codec/refuse.js";
import { isWellFormed } from "../codec/utf8-writing.js";
import type { JsonPlace } from "./json-place.js";

/** A copy of a json value, refused where `google.protobuf.Value` could not hold it. */
export function copyJson(value: unknown, place: JsonPlace): JsonValue {
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : place.refuse("a finite number", value);
    case "string":
      return isWellFormed(value) ? value : place.refuse(EXPECTATIONS.wellFormed, value);
    case "object":
      return value === null ? null : copyContainer(value, place);
    default:
      return place.refuse(EXPECTATIONS.json, value);
  }
}

function copyContainer(value: object, place: JsonPlace): JsonValue {
  place.descend();
  const copy = Array.isArray(value) ? copyList(value, place) : copyObject(value, place);
  place.ascend();
  return copy;
}

function copyList(list: readonly unknown[], place: JsonPlace): JsonValue {
  const copy: JsonValue[] = [];
  for (const [index, item] of list.entries()) {
    place.enter(index);
    copy.push(copyJson(item, place));
    place.leave();
  }
  return copy;
}

function copyObject(object: object, place: JsonPlace): JsonValue {
  if (!isPlain(object)) return place.refuse(EXPECTATIONS.json, object);
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(object)) {
    place.enterKey(key);
    if (!isWellFormed(key)) place.refuse(EXPECTATIONS.wellFormed, key);
    setOwn(copy, key, copyJson(item, place));
    place.leave();
  }
  return copy;
}
