import { decodeAlone, encodeAlone, type Decode, type Encode } from "./coding.js";
import type { FieldDescriptor, MessageType } from "./descriptor.js";
import { once } from "./once.js";
import { Reader } from "./reader.js";

/** Makes the descriptor of a message; generated code calls it. */
export function message<T>(
  fullName: string,
  encode: Encode<T>,
  decode: Decode<T>,
  fields: () => readonly FieldDescriptor[],
): MessageType<T> {
  const known = once(fields);
  const type: MessageType<T> = {
    kind: "message",
    fullName,
    get fields() {
      return known();
    },
    create: (given) => withGiven(decode(new Reader(new Uint8Array(0)), 0), given),
    encode: (value) => encodeAlone(type, encode, value),
    decode: (bytes) => decodeAlone(fullName, decode, bytes),
  };
  return type;
}

function withGiven<T>(value: T, given: Partial<T> | undefined): T {
  const set: Partial<T> = { ...given };
  for (const [name, entry] of Object.entries(set)) {
    if (entry === undefined) Reflect.deleteProperty(set, name);
  }
  // The casts: a decoded message is an object, and what is set are fields of it.
  return Object.assign(value as object, set) as T;
}
