/** Bytes that are not the message they should be: says what was read, where, expected and got. */
export class DecodeError extends Error {
  override readonly name: string = "DecodeError";

  /** What was being read: `string`, `field tag`. */
  readonly what: string;

  /** What would have been right: `valid UTF-8`. */
  readonly expected: string;

  /** What came instead: `2 bytes`. */
  readonly got: string;

  /** Byte offset from the start of the outermost message; undefined where no reader is at hand. */
  readonly offset: number | undefined;

  constructor(what: string, expected: string, got: string, offset?: number) {
    const where = offset === undefined ? "" : ` at byte ${offset}`;
    super(`${what}${where}: expected ${expected}, got ${got}`);
    this.what = what;
    this.expected = expected;
    this.got = got;
    this.offset = offset;
  }
}
