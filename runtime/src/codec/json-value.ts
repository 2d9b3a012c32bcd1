/** What a field of type `json` holds: `google.protobuf.Value` on the wire; numbers are finite. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Tags of the cases of `google.protobuf.Value`. */
export const VALUE_TAGS = {
  null: 8,
  number: 17,
  string: 26,
  bool: 32,
  struct: 42,
  list: 50,
} as const;

/** Tag of the one field of `google.protobuf.Struct` and of `google.protobuf.ListValue`. */
export const ITEMS_TAG = 10;

/** Tags of an entry of a struct. */
export const ENTRY_TAGS = { key: 10, value: 18 } as const;
