import type { Buffer } from "node:buffer";
import { ByteStore } from "./byte-store.js";
import { bufferOf } from "./packaging.js";

/** Where a package lies: its first byte is that of its head. */
export interface PackageBounds {
  /** Bytes before the body. */
  readonly headBytes: number;
  readonly bodyBytes: number;
}

/**
 * Reads the head of a package that starts there; undefined where it is not whole yet. Throws a
 * ProtocolError for a head that no package has, or a length that is not taken.
 */
export type ReadHead = (bytes: Uint8Array, start: number) => PackageBounds | undefined;

/** More than the head of any package. */
const HEAD_BYTES_MAX = 8;

/** Takes a package that lies in `bytes` from `start` on. */
export type TakePackage = (bytes: Buffer, start: number, bounds: PackageBounds) => void;

/** Cuts a stream of bytes into packages that say their length themselves. */
export class PackageCutter {
  readonly #readHead: ReadHead;
  readonly #store = new ByteStore();

  constructor(readHead: ReadHead) {
    this.#readHead = readHead;
  }

  /** Whether the beginning of a package waits for the rest. */
  get isWithinPackage(): boolean {
    return this.#store.length > 0;
  }

  /** Calls `take` for each package that is whole with this chunk, in turn. */
  feed(received: Uint8Array, take: TakePackage): void {
    const chunk = bufferOf(received);
    let at = 0;
    while (this.#store.length > 0 && at < chunk.length) at = this.#gather(chunk, at, take);
    while (at < chunk.length) {
      const bounds = this.#readHead(chunk, at);
      const bytes = bounds === undefined ? Infinity : bounds.headBytes + bounds.bodyBytes;
      if (bounds === undefined || at + bytes > chunk.length) {
        this.#store.add(chunk.subarray(at), bounds === undefined ? HEAD_BYTES_MAX : bytes);
        return;
      }
      take(chunk, at, bounds);
      at += bytes;
    }
  }

  /** Adds to the package that has begun; returns where the chunk goes on after it. */
  #gather(chunk: Buffer, at: number, take: TakePackage): number {
    const store = this.#store;
    const before = this.#readHead(store.bytes, 0);
    const missing = before === undefined ? 1 : before.headBytes + before.bodyBytes - store.length;
    const end = Math.min(chunk.length, at + missing);
    store.add(
      chunk.subarray(at, end),
      before === undefined ? HEAD_BYTES_MAX : store.length + missing,
    );
    const bounds = before ?? this.#readHead(store.bytes, 0);
    if (bounds === undefined || store.length < bounds.headBytes + bounds.bodyBytes) return end;
    const bytes = bufferOf(store.bytes.slice());
    store.clear();
    take(bytes, 0, bounds);
    return end;
  }
}
