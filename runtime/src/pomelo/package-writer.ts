import { Buffer } from "node:buffer";
import type { Content } from "./content.js";

/** Memory that packages begin with. */
const ROOM_BYTES = 4 * 1024;

/** Memory that grew beyond this is not used again. */
const ROOM_BYTES_KEPT_MAX = 256 * 1024;

/** Bytes that are to be sent together. */
export class PackageWriter {
  /** What is written lies before `position`. Replaced when it grows. */
  buffer: Buffer = Buffer.alloc(0);
  position = 0;

  /** Makes room for so many bytes behind `position`. */
  reserve(count: number): void {
    const needed = this.position + count;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(ROOM_BYTES, needed, 2 * this.buffer.length));
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
  }

  /** Adds bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** Puts a content at a place for which there is room, and leaves `position`; returns how many bytes it takes. */
  putAt(at: number, content: Content): number {
    if (typeof content === "string") return this.buffer.write(content, at, "utf8");
    this.buffer.set(content, at);
    return content.length;
  }

  /** All that was written; undefined where there is nothing. Its memory stays taken until `restart`. */
  written(): Uint8Array | undefined {
    const { buffer, byteOffset } = this.buffer;
    // No Buffer, whose `slice` copies nothing.
    return this.position === 0 ? undefined : new Uint8Array(buffer, byteOffset, this.position);
  }

  /** Begins anew, in the same memory where nobody else has it now. */
  restart(isFree: boolean): void {
    this.position = 0;
    if (!isFree || this.buffer.length > ROOM_BYTES_KEPT_MAX) this.buffer = Buffer.alloc(0);
  }
}
