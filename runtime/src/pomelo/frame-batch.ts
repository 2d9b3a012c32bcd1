import { Writer } from "../codec/writer.js";
import { FRAME_HEADER_BYTES, LENGTH_BYTES, type FrameKind } from "../composer/frame.js";

/** Room that a batch begins with. */
const BATCH_BYTES = 1024;

/** Of what lies in a longer one, a value may be a part; anything shorter is copied. */
const SMALL_FRAME_BYTES = 1024;

/** A batch that grew beyond this is not used again. */
const BATCH_BYTES_KEPT_MAX = 64 * 1024;

/** Frames for a connection, as if a peer had sent them. */
export class FrameBatch {
  readonly #lengthMax: number;
  #writer = new Writer(BATCH_BYTES);
  /** All frames are so short that nobody keeps parts of them. */
  #isSmall = true;
  /** Memory to be used next. */
  #spare: Writer | undefined = undefined;
  /** What is read now, and can be used again. */
  #taken: Writer | undefined = undefined;

  /** `lengthMax` is the longest frame that the connection takes. */
  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** Adds a frame; false, and nothing is added, where it would be too long. What `write` throws leaves nothing behind. */
  add(kind: FrameKind, callId: number, write?: (body: Writer) => void): boolean {
    const start = this.begin(kind, callId);
    try {
      write?.(this.#writer);
    } catch (error) {
      this.drop(start);
      throw error;
    }
    return this.end(start);
  }

  /** Where the body of a frame goes that has begun. */
  get body(): Writer {
    return this.#writer;
  }

  /** Begins a frame; pass what it returns to `end`, or to `drop`. */
  begin(kind: FrameKind, callId: number): number {
    const writer = this.#writer;
    const start = writer.position;
    writer.reserve(FRAME_HEADER_BYTES);
    writer.view.setUint8(start + LENGTH_BYTES, kind);
    writer.view.setUint32(start + LENGTH_BYTES + 1, callId, true);
    writer.position = start + FRAME_HEADER_BYTES;
    return start;
  }

  /** Ends a frame; false, and it is dropped, where it would be too long. */
  end(start: number): boolean {
    const writer = this.#writer;
    const length = writer.position - start - LENGTH_BYTES;
    if (length > this.#lengthMax) {
      writer.truncate(start);
      return false;
    }
    if (length > SMALL_FRAME_BYTES) this.#isSmall = false;
    writer.view.setUint32(start, length, true);
    return true;
  }

  /** Takes back a frame that has begun. */
  drop(start: number): void {
    this.#writer.truncate(start);
  }

  /** All frames since the last time; undefined where there is none. */
  take(): Uint8Array | undefined {
    const writer = this.#writer;
    if (writer.position === 0) return undefined;
    this.#taken = this.#isSmall ? writer : undefined;
    this.#isSmall = true;
    // Those that are added while these are read go elsewhere.
    this.#writer = this.#spare ?? new Writer(BATCH_BYTES);
    this.#spare = undefined;
    return writer.buffer.subarray(0, writer.position);
  }

  /** What `take` has given has been read, but for parts of long frames, which may have been kept. */
  returned(): void {
    const writer = this.#taken;
    this.#taken = undefined;
    if (writer === undefined || writer.buffer.length > BATCH_BYTES_KEPT_MAX) return;
    writer.reset();
    this.#spare = writer;
  }
}
