import { allowanceOf } from "../codec/allowance.js";
import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";

/*
 * What instances take in memory, in bytes of V8 with 64 bits: the numbers that generated decoders
 * weigh against the bytes they read.
 */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 8;
const LIST_BYTES = 32;
const MAP_BYTES = 184;
const BYTES_BYTES = 184;
const DATE_BYTES = 96;

/** A message, as far as its size goes. */
interface Fields {
  readonly fields: readonly FieldDescriptor[];
}

/**
 * `{}` stands for a message of all defaults, with all that it holds, which may be hundreds of others.
 * So that a short text cannot fill the memory, what a value makes is limited by its length, as in the
 * binary format. Only what takes more than the free part is measured.
 */
export class JsonAllowance {
  readonly #json: unknown;
  #left = allowanceOf(0);
  #isMeasured = false;

  /** `json` is the whole value that is read. */
  constructor(json: unknown) {
    this.#json = json;
  }

  /** Takes what an instance of all defaults needs; false when that is more than there is. */
  spend(type: Fields): boolean {
    this.#left -= footprintOf(type);
    if (this.#left < 0 && !this.#isMeasured) {
      this.#isMeasured = true;
      this.#left += allowanceOf(lengthOf(this.#json)) - allowanceOf(0);
    }
    return this.#left >= 0;
  }
}

const footprints = /*@__PURE__*/ new WeakMap<Fields, number>();

/** Ends, as the compiler refuses messages whose default instance has no end. */
function footprintOf(type: Fields): number {
  const known = footprints.get(type);
  if (known !== undefined) return known;
  const footprint = type.fields.reduce((sum, field) => {
    return sum + SLOT_BYTES + (field.optional ? 0 : absentBytes(field.type));
  }, OBJECT_BYTES);
  footprints.set(type, footprint);
  return footprint;
}

/** What the value of an absent field takes besides the slot that holds it. */
function absentBytes(type: ValueType): number {
  if (typeof type === "string") {
    return type === "bytes" ? BYTES_BYTES : type === "timestamp" ? DATE_BYTES : 0;
  }
  switch (type.kind) {
    case "list":
      return LIST_BYTES;
    case "map":
      return MAP_BYTES;
    case "wrapped":
      return absentBytes(type.inner);
    case "message":
      return footprintOf(type);
    case "union":
      return OBJECT_BYTES + 2 * SLOT_BYTES;
    case "enum":
      return 0;
  }
}

/** Characters that the value takes as JSON at least; what is in it twice is counted once. */
function lengthOf(json: unknown): number {
  let length = 0;
  const seen = new Set<object>();
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    length += 2;
    if (typeof value === "string") length += value.length;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [name, item] of Object.entries(value)) {
      if (!Array.isArray(value)) length += name.length + 3;
      left.push(item);
    }
  }
  return length;
}
