import { describe } from "./describe.js";
import { ENTRY_TAGS, ITEMS_TAG, VALUE_TAGS, type JsonValue } from "./json-value.js";
import { NESTING_MAX } from "./nesting.js";
import { EXPECTATIONS, refuseField } from "./refuse.js";
import { putDouble, putString } from "./scalar-writing.js";
import { closeLength, openLength, putTag, type Slab } from "./slab.js";

/**
 * Writes `value` as a `google.protobuf.Value`, tag and length included. Each array or object counts
 * as one level of nesting on top of `depth`; a cyclic value runs into that limit.
 */
export function putJson(slab: Slab, tag: number, value: JsonValue, depth: number): void {
  const mark = openLength(slab, tag);
  switch (typeof value) {
    case "string":
      putString(slab, VALUE_TAGS.string, value, tag);
      break;
    case "number":
      if (!Number.isFinite(value)) refuseField("json", tag, "a finite number", describe(value));
      putTag(slab, VALUE_TAGS.number, 8);
      putDouble(slab, tag, value);
      break;
    case "boolean":
      putTag(slab, VALUE_TAGS.bool, 1);
      slab.buffer[slab.position] = value ? 1 : 0;
      slab.position += 1;
      break;
    case "object":
      putContainer(slab, tag, value, depth);
      break;
    default:
      refuseField("json", tag, EXPECTATIONS.json, describe(value));
  }
  closeLength(slab, mark);
}

function putContainer(
  slab: Slab,
  tag: number,
  value: JsonValue & (object | null),
  depth: number,
): void {
  if (value === null) {
    putTag(slab, VALUE_TAGS.null, 1);
    slab.buffer[slab.position] = 0;
    slab.position += 1;
    return;
  }
  if (depth >= NESTING_MAX) {
    refuseField("json", tag, `at most ${NESTING_MAX} levels of nesting`, "more, or a cyclic value");
  }
  if (isArray(value)) {
    const mark = openLength(slab, VALUE_TAGS.list);
    // The iterator yields undefined for a hole, which is refused like any other undefined.
    for (const item of value) putJson(slab, ITEMS_TAG, item, depth + 1);
    closeLength(slab, mark);
    return;
  }
  if (!isPlain(value)) refuseField("json", tag, EXPECTATIONS.json, describe(value));
  const mark = openLength(slab, VALUE_TAGS.struct);
  for (const [key, item] of Object.entries(value)) {
    const entry = openLength(slab, ITEMS_TAG);
    putString(slab, ENTRY_TAGS.key, key, tag);
    putJson(slab, ENTRY_TAGS.value, item, depth + 1);
    closeLength(slab, entry);
  }
  closeLength(slab, mark);
}

function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether `value` is an object literal of this or another realm, or has no prototype at all. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
