import { Buffer } from "node:buffer";
import type { PomeloValue } from "./notation.js";
import { PackageWriter } from "./package-writer.js";
import type { Content } from "./content.js";
import { ValueKind } from "./value-kind.js";

/** The largest negative integer, without its sign, whose doubled amount is still exact. */
const SIGNED_MAX = 2 ** 52;

/** Bytes that an integer takes at most. */
const INTEGER_BYTES_MAX = 8;

/** Packs values as pomelo-rpc does for `pomelo-mqtt2`. */
export class ValueWriter {
  readonly #out = new PackageWriter();

  /** An integer in groups of seven bits, the lowest first. Safe, and not below 0. */
  unsigned(value: number): void {
    const out = this.#out;
    out.reserve(INTEGER_BYTES_MAX);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) {
      out.buffer[out.position++] = (rest % 128) | 0x80;
    }
    out.buffer[out.position++] = rest;
  }

  /** An integer of 16 bits. */
  short(value: number): void {
    const out = this.#out;
    out.reserve(2);
    out.position = out.buffer.writeInt16LE(value, out.position);
  }

  value(value: PomeloValue): void {
    if (value === null) this.#kind(ValueKind.NULL);
    else if (typeof value === "boolean") {
      this.#kind(ValueKind.BOOLEAN);
      this.#kind(value ? 1 : 0);
    } else if (typeof value === "number") this.#number(value);
    else if (typeof value === "string") this.#content(ValueKind.TEXT, value);
    else if (value instanceof Uint8Array) this.#content(ValueKind.BYTES, value);
    else if (Array.isArray(value)) {
      const list: readonly PomeloValue[] = value;
      this.#kind(ValueKind.LIST);
      this.unsigned(list.length);
      for (const item of list) this.value(item);
    } else this.#content(ValueKind.OBJECT, JSON.stringify(value));
  }

  /** All of it, in memory of its own. */
  finish(): Uint8Array {
    return this.#out.written() ?? new Uint8Array(0);
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && value > -SIGNED_MAX) {
      this.#kind(value > 0 ? ValueKind.UNSIGNED : ValueKind.SIGNED);
      this.unsigned(value > 0 ? value : Math.max(0, -2 * value - 1));
    } else if (Math.fround(value) === value) {
      const out = this.#out;
      this.#kind(ValueKind.FLOAT);
      out.reserve(4);
      out.position = out.buffer.writeFloatLE(value, out.position);
    } else {
      // The only other numbers it has are of single precision; what is marked as an object is read as JSON, whatever it is.
      this.#content(ValueKind.OBJECT, JSON.stringify(value));
    }
  }

  #content(kind: number, content: Content): void {
    const out = this.#out;
    this.#kind(kind);
    const length = typeof content === "string" ? Buffer.byteLength(content) : content.length;
    this.unsigned(length);
    out.reserve(length);
    out.position += out.putAt(out.position, content);
  }

  #kind(byte: number): void {
    const out = this.#out;
    out.reserve(1);
    out.buffer[out.position++] = byte;
  }
}
