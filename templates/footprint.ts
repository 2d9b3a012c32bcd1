import type { FieldModel, ListType, MapType, TypeModel } from "../compiler/src/model/model.js";

/*
 * Footprints: about how many bytes of memory an instance takes when none of its fields came. The
 * reader weighs them against the bytes that did come. The numbers are those of V8 with 64 bits. What
 * a message holds of further messages is not counted: their own decoders say it.
 */

/** An object, and its place in a list. */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 8;
const LIST_BYTES = 32;
const MAP_BYTES = 184;
const BYTES_BYTES = 184;
const DATE_BYTES = 96;

/** A message, or the fields of an error. */
export function messageFootprint(fields: readonly FieldModel[]): number {
  return fields.reduce((sum, field) => sum + SLOT_BYTES + absentBytes(field), OBJECT_BYTES);
}

/** A union without a case: `case` and `value`. */
export const unionFootprint: number = OBJECT_BYTES + 2 * SLOT_BYTES;

/** A list or map in a message of its own. */
export function wrappedFootprint(inner: ListType | MapType): number {
  return SLOT_BYTES + zeroBytes(inner);
}

function absentBytes({ presence, type, default: value }: FieldModel): number {
  if (presence === "explicit") return 0;
  return zeroBytes(type) + (value instanceof Uint8Array ? value.length : 0);
}

/** What the zero value of a type takes besides the slot that holds it. */
function zeroBytes(type: TypeModel): number {
  switch (type.kind) {
    case "list":
      return LIST_BYTES;
    case "map":
      return MAP_BYTES;
    case "wrapped":
      return zeroBytes(type.inner);
    case "scalar":
      return type.scalar === "bytes" ? BYTES_BYTES : 0;
    case "well-known":
      return type.name === "timestamp" ? DATE_BYTES : 0;
    case "enum":
    case "message":
    case "union":
      return 0;
  }
}
