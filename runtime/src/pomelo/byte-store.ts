/** Room for a package is made in steps: what its length claims costs nothing. */
const AHEAD_BYTES_MAX = 64 * 1024;

/** The beginning of a package whose rest has not come. */
export class ByteStore {
  #bytes = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What is here; valid until more is added. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** `wanted` bytes are expected in all. */
  add(bytes: Uint8Array, wanted: number): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const ahead = Math.min(wanted, Math.max(AHEAD_BYTES_MAX, 2 * needed));
      const grown = new Uint8Array(Math.max(needed, ahead));
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  clear(): void {
    // A long one is not kept for the sake of short ones.
    if (this.#bytes.length > AHEAD_BYTES_MAX) this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}
