/** A value that the wire cannot hold: says what was written, what was expected and what came. */
export class EncodeError extends Error {
  override readonly name: string = "EncodeError";

  /** What was being written: `int32 (field 3)`, `chat.v1.Presence`. */
  readonly what: string;

  /** What would have been right: `an integer from 0 to 4294967295`. */
  readonly expected: string;

  /** What came instead: `string "5"`. */
  readonly got: string;

  constructor(what: string, expected: string, got: string) {
    super(`${what}: expected ${expected}, got ${got}`);
    this.what = what;
    this.expected = expected;
    this.got = got;
  }
}
