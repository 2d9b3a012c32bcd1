import type { Buffer } from "node:buffer";
import { NESTING_MAX } from "../codec/nesting.js";
import { ProtocolError } from "../composer/frame.js";
import { ValueKind } from "./value-kind.js";

/** A value that only a program with the same beans could read, and all that follows it. */
export const UNREADABLE: unique symbol = /*@__PURE__*/ Symbol("unreadable");

/** Reads what pomelo-rpc packs into requests of `pomelo-mqtt2`. Throws a ProtocolError for anything else. */
export class ValueReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;
  #depth = 0;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** An integer in groups of seven bits, the lowest first. */
  unsigned(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes.readUInt8(this.#take(1));
      value += (byte & 0x7f) * unit;
      if (value > Number.MAX_SAFE_INTEGER || unit > 2 ** 49) {
        throw new ProtocolError("mqtt2: expected an integer of at most 53 bits");
      }
      if (byte < 0x80) return value;
    }
  }

  /** An integer of 16 bits. */
  short(): number {
    return this.#bytes.readInt16LE(this.#take(2));
  }

  /** Any value; `UNREADABLE` where it is one of a class, or holds one: nothing can be read after it. */
  value(): unknown {
    const kind = this.#bytes.readUInt8(this.#take(1));
    switch (kind) {
      case ValueKind.NULL:
        return null;
      case ValueKind.BYTES: {
        const { start, end } = this.#span();
        return Uint8Array.from(this.#bytes.subarray(start, end));
      }
      case ValueKind.LIST:
        return this.#list();
      case ValueKind.TEXT:
        return this.#text();
      case ValueKind.OBJECT:
        return parse(this.#text());
      case ValueKind.BEAN:
        return UNREADABLE;
      case ValueKind.BOOLEAN:
        return this.#bytes.readUInt8(this.#take(1)) !== 0;
      case ValueKind.FLOAT:
        return this.#bytes.readFloatLE(this.#take(4));
      case ValueKind.UNSIGNED:
        return this.unsigned();
      case ValueKind.SIGNED: {
        const zigzag = this.unsigned();
        return zigzag % 2 === 1 ? -((zigzag + 1) / 2) : zigzag / 2;
      }
      default:
        throw new ProtocolError(`mqtt2: expected a value of kind 1 to 10, got ${kind}`);
    }
  }

  #list(): unknown {
    const count = this.unsigned();
    // Each takes a byte at least.
    if (count > this.#end - this.#at) throw new ProtocolError(END);
    if (this.#depth >= NESTING_MAX) {
      throw new ProtocolError(`mqtt2: expected at most ${NESTING_MAX} levels`);
    }
    this.#depth++;
    const list: unknown[] = [];
    for (let index = 0; index < count; index++) {
      const item = this.value();
      if (item === UNREADABLE) return UNREADABLE;
      list.push(item);
    }
    this.#depth--;
    return list;
  }

  #text(): string {
    const { start, end } = this.#span();
    return this.#bytes.toString("utf8", start, end);
  }

  #span(): { readonly start: number; readonly end: number } {
    const length = this.unsigned();
    const start = this.#take(length);
    return { start, end: start + length };
  }

  /** Moves on by so many bytes; returns where they lie. */
  #take(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw new ProtocolError(END);
    this.#at = at + count;
    return at;
  }
}

const END = "mqtt2: a value ends too early";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProtocolError(`mqtt2: expected JSON: ${reason}`);
  }
}
