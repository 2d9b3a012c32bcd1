import { uninitialized } from "../codec/memory.js";
import { Reader } from "../codec/reader.js";
import { FRAME_HEADER_BYTES, FRAME_LENGTH_MIN, LENGTH_BYTES, ProtocolError } from "./frame.js";

/** Takes whole frames. The reader stands on the body and is valid only during the call. */
export interface FrameReceiver {
  frame(kind: number, callId: number, body: Reader): void;
}

/** Most that is set aside for a frame before its bytes have come. */
const AHEAD_BYTES_MAX = 64 * 1024;

/** Of all connections that hold none. */
const NOTHING = new Uint8Array(0);

/**
 * Cuts a byte stream into frames. A frame that lies whole in a chunk is read in place; one that
 * spans chunks is gathered in memory that grows with what has really arrived, never with what its
 * length claims.
 */
export class FrameDecoder {
  /** Frames handed on. */
  frames = 0;
  readonly #receiver: FrameReceiver;
  readonly #reader = new Reader(NOTHING);
  #lengthMax: number;
  /** Begins of a frame whose rest has not come: the first `#heldBytes` of `#held`. */
  #held: Uint8Array = NOTHING;
  #heldBytes = 0;
  #isStopped = false;

  constructor(receiver: FrameReceiver, lengthMax: number) {
    this.#receiver = receiver;
    this.#lengthMax = lengthMax;
  }

  /** Longest frame from now on, counted after the length prefix. */
  set lengthMax(bytes: number) {
    this.#lengthMax = bytes;
  }

  /** Whether part of a frame waits for the rest. */
  get isWithinFrame(): boolean {
    return this.#heldBytes > 0;
  }

  /** Ignores everything that comes from now on, the rest of the present chunk included. */
  stop(): void {
    this.#isStopped = true;
    this.#held = NOTHING;
    this.#heldBytes = 0;
  }

  /** Hands on every frame that is complete with this chunk. Throws a ProtocolError for a length that is out of range. */
  feed(chunk: Uint8Array): void {
    let at = 0;
    while (this.#heldBytes > 0 && at < chunk.length && !this.#isStopped) {
      at = this.#gather(chunk, at);
    }
    if (at < chunk.length && !this.#isStopped) this.#walk(chunk, at);
    // The chunk is kept by nobody, however long the connection is idle from now on.
    this.#reader.reset(NOTHING);
  }

  /** Frames that lie whole in the chunk, in place; holds what is left over. */
  #walk(chunk: Uint8Array, start: number): void {
    // Whoever took the last frame may have given the memory away: then its length is 0.
    const { length } = chunk;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    const last = length - FRAME_HEADER_BYTES;
    let at = start;
    while (at <= last) {
      const end = at + LENGTH_BYTES + this.#checkLength(view.getUint32(at, true));
      if (end > length) break;
      this.#deliver(chunk, view, at, end);
      if (this.#isStopped) return;
      at = end;
    }
    if (at === length) return;
    // A length that is out of range is refused as soon as it can be read.
    if (length - at >= LENGTH_BYTES) this.#checkLength(view.getUint32(at, true));
    this.#hold(chunk.subarray(at), LENGTH_BYTES);
  }

  /** Adds to the held frame; returns where the chunk goes on after it. */
  #gather(chunk: Uint8Array, start: number): number {
    if (this.#heldBytes < LENGTH_BYTES) {
      const end = Math.min(chunk.length, start + LENGTH_BYTES - this.#heldBytes);
      this.#hold(chunk.subarray(start, end), LENGTH_BYTES);
      if (this.#heldBytes === LENGTH_BYTES) this.#heldLength();
      return end;
    }
    const frameBytes = LENGTH_BYTES + this.#heldLength();
    const end = Math.min(chunk.length, start + frameBytes - this.#heldBytes);
    this.#hold(chunk.subarray(start, end), frameBytes);
    if (this.#heldBytes < frameBytes) return end;
    const whole = this.#held;
    this.#held = NOTHING;
    this.#heldBytes = 0;
    this.#deliver(whole, new DataView(whole.buffer, whole.byteOffset, whole.length), 0, frameBytes);
    return end;
  }

  /** `wanted` bytes are expected in all; room for them is made in steps. */
  #hold(bytes: Uint8Array, wanted: number): void {
    const needed = this.#heldBytes + bytes.length;
    if (needed > this.#held.length) {
      const ahead = Math.min(wanted, Math.max(AHEAD_BYTES_MAX, 2 * needed));
      const grown = uninitialized(Math.max(needed, ahead));
      grown.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }

  #deliver(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const reader = this.#reader;
    reader.reset(bytes, start + FRAME_HEADER_BYTES, end);
    // Who gets a part of the memory may give all of it to a worker: nothing else may be in it that is read later.
    reader.ownsChunk = end === bytes.length && bytes.length === bytes.buffer.byteLength;
    this.frames++;
    const callId = view.getUint32(start + LENGTH_BYTES + 1, true);
    this.#receiver.frame(view.getUint8(start + LENGTH_BYTES), callId, reader);
  }

  /** Of the held frame, whose length prefix is there. */
  #heldLength(): number {
    const view = new DataView(this.#held.buffer, this.#held.byteOffset, LENGTH_BYTES);
    return this.#checkLength(view.getUint32(0, true));
  }

  #checkLength(length: number): number {
    if (length >= FRAME_LENGTH_MIN && length <= this.#lengthMax) return length;
    throw new ProtocolError(
      `frame length: expected ${FRAME_LENGTH_MIN} to ${this.#lengthMax} bytes, got ${length}`,
    );
  }
}
