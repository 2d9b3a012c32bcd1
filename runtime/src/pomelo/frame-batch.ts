import { Writer } from "../codec/writer.js";
import { FRAME_HEADER_BYTES, LENGTH_BYTES, type FrameKind } from "../composer/frame.js";

/** Room that a batch begins with. */
const BATCH_BYTES = 1024;

/** A batch that grew beyond this is not used again. */
const BATCH_BYTES_KEPT_MAX = 64 * 1024;

/** Frames for a connection, as if a peer had sent them. */
export class FrameBatch {
  readonly #lengthMax: number;
  #writer = new Writer(BATCH_BYTES);

  /** `lengthMax` is the longest frame that the connection takes. */
  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** Adds a frame; false, and nothing is added, where it would be too long. What `write` throws leaves nothing behind. */
  add(kind: FrameKind, callId: number, write: (body: Writer) => void = () => {}): boolean {
    const writer = this.#writer;
    const start = writer.position;
    writer.reserve(FRAME_HEADER_BYTES);
    writer.view.setUint8(start + LENGTH_BYTES, kind);
    writer.view.setUint32(start + LENGTH_BYTES + 1, callId, true);
    writer.position = start + FRAME_HEADER_BYTES;
    try {
      write(writer);
    } catch (error) {
      writer.truncate(start);
      throw error;
    }
    const length = writer.position - start - LENGTH_BYTES;
    if (length > this.#lengthMax) {
      writer.truncate(start);
      return false;
    }
    writer.view.setUint32(start, length, true);
    return true;
  }

  /** All frames since the last time, as memory of their own; undefined where there is none. */
  take(): Uint8Array | undefined {
    const writer = this.#writer;
    if (writer.position === 0) return undefined;
    const bytes = writer.finish();
    if (writer.buffer.length > BATCH_BYTES_KEPT_MAX) this.#writer = new Writer(BATCH_BYTES);
    else writer.reset();
    return bytes;
  }
}
