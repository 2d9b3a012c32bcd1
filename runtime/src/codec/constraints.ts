/** What the interface file demands of a value besides its type; absent where it demands nothing. */
export interface Constraints {
  /** Least value; milliseconds for a duration. For a float it is rounded to 32 bits, as the values are. */
  readonly min?: number | bigint;
  /** Greatest value, as `min`. */
  readonly max?: number | bigint;
  /** Characters (code points) of a string, bytes of bytes. */
  readonly length?: CountRange;
  /** Items of a list, entries of a map. */
  readonly items?: CountRange;
  /** Regular expression (flag `u`) that the whole string must match. The compiler lets only those pass that take linear time. */
  readonly pattern?: string;
}

/** How many there may be. */
export interface CountRange {
  readonly min?: number;
  readonly max?: number;
}
