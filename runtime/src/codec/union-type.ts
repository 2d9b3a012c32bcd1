import { decodeAlone, encodeAlone, type Decode, type Encode } from "./coding.js";
import type { FieldDescriptor, UnionType } from "./descriptor.js";
import { once } from "./once.js";

/** Makes the descriptor of a union; generated code calls it. */
export function union<T>(
  fullName: string,
  encode: Encode<T>,
  decode: Decode<T>,
  cases: () => readonly FieldDescriptor[],
): UnionType<T> {
  const known = once(cases);
  const type: UnionType<T> = {
    kind: "union",
    fullName,
    get fields() {
      return known();
    },
    encode: (value) => encodeAlone(type, encode, value),
    decode: (bytes) => decodeAlone(fullName, decode, bytes),
  };
  return type;
}

/** The descriptor of a union whose values carry the name of their case in the property `tag`; generated code calls it. */
export function tagged<T>(tag: string, type: UnionType<T>): UnionType<T> {
  // Not a copy: what it describes is found out when first asked.
  return Object.assign(type, { tag });
}
