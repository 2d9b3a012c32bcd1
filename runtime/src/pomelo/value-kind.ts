/** What a value of `pomelo-mqtt2` is: its first byte. */
export const ValueKind = {
  NULL: 1,
  BYTES: 2,
  LIST: 3,
  TEXT: 4,
  /** As JSON. */
  OBJECT: 5,
  /** Of a class that both sides have. */
  BEAN: 6,
  BOOLEAN: 7,
  /** Of 32 bits. */
  FLOAT: 8,
  UNSIGNED: 9,
  SIGNED: 10,
} as const;
