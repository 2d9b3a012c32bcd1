/*
 * What values take in memory besides their characters, in bytes of V8 with 64 bits. Three characters of
 * JSON make an object of which a program has to keep twenty times as much.
 */
const OBJECT_BYTES = 56;
const PROPERTY_BYTES = 48;
const LIST_BYTES = 32;
const SLOT_BYTES = 8;
const NUMBER_BYTES = 16;
const TEXT_BYTES = 24;
const BYTES_BYTES = 184;

/** About what a value takes, as `JSON.parse` gives it, besides the characters and bytes that it holds. */
export function footprintOf(json: unknown): number {
  let bytes = 0;
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") bytes += TEXT_BYTES;
    else if (typeof value === "number") bytes += (value | 0) === value ? 0 : NUMBER_BYTES;
    else if (typeof value !== "object" || value === null) continue;
    else if (value instanceof Uint8Array) bytes += BYTES_BYTES;
    else if (Array.isArray(value)) {
      bytes += LIST_BYTES + SLOT_BYTES * value.length;
      for (const item of value) left.push(item);
    } else {
      const items: readonly unknown[] = Object.values(value);
      bytes += OBJECT_BYTES + PROPERTY_BYTES * items.length;
      for (const item of items) left.push(item);
    }
  }
  return bytes;
}
