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
