/** Bytes of a protobuf message, for the few types that a descriptor is made of. */
export class WireWriter {
  readonly #bytes: number[] = [];

  /** An `int32` or `uint32` field. */
  integer(number: number, value: number): this {
    this.#varint(BigInt(number) << 3n);
    this.#varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  /** A `bool` field; false is left out. */
  flag(number: number, value: boolean): this {
    return value ? this.integer(number, 1) : this;
  }

  /** A `string` field, an empty one too. */
  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  /** A list of `int32`, packed. */
  packed(number: number, values: readonly number[]): this {
    const content = new WireWriter();
    for (const value of values) content.#varint(BigInt(value));
    return this.bytes(number, content.finish());
  }

  /** A field that is a message; `undefined` is left out. */
  message(number: number, content: WireWriter | undefined): this {
    return content === undefined ? this : this.bytes(number, content.finish());
  }

  /** A field of a known length. */
  bytes(number: number, content: Uint8Array): this {
    this.#varint((BigInt(number) << 3n) | 2n);
    this.#varint(BigInt(content.length));
    for (const byte of content) this.#bytes.push(byte);
    return this;
  }

  /** What was written so far. */
  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #varint(value: bigint): void {
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.#bytes.push(Number(rest & 0x7fn) | 0x80);
    this.#bytes.push(Number(rest));
  }
}
