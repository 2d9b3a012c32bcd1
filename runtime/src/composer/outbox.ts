import { Writer } from "../codec/writer.js";
import type { Environment, Link, Timer } from "../environment.js";
import { FRAME_HEADER_BYTES, LENGTH_BYTES, type FrameKind } from "./frame.js";

/** Room that a fresh slab has. Most ticks of most connections fit. */
const SLAB_BYTES = 16 * 1024;

/** A slab that grew beyond this is not kept. */
const SLAB_BYTES_KEPT_MAX = 1024 * 1024;

/** Slabs kept for use again. */
const SLABS_KEPT_MAX = 16;

/** Bytes after which a slab is written before the tick ends, so that it stays in the cache. */
const SLAB_BYTES_FULL = 64 * 1024;

/**
 * Frames after which the first slab of a tick is written, four times as many for each that follows: the
 * peer, who may have nothing to do, begins with these while the others are encoded. With 64 calls in
 * flight and nothing else to do on two processors that was 1.7 times as many calls as with one write.
 */
const FIRST_FRAMES = 16;
const FRAMES_GROWTH = 4;

/** Slabs that no connection needs now: an idle connection holds none. */
export class SlabPool {
  readonly #free: Writer[] = [];

  take(): Writer {
    return this.#free.pop() ?? new Writer(SLAB_BYTES);
  }

  give(slab: Writer): void {
    if (this.#free.length >= SLABS_KEPT_MAX || slab.buffer.length > SLAB_BYTES_KEPT_MAX) return;
    slab.reset();
    this.#free.push(slab);
  }
}

/** What outboxes work with. */
export interface OutboxHost {
  readonly environment: Environment;
  readonly slabs: SlabPool;
  /** Milliseconds; see `FlushOption`. Default 0. */
  readonly flushIntervalMs?: number | undefined;
}

/**
 * The outgoing half of a connection: frames are written one behind the other into one slab, which goes
 * to the link at the end of the tick, or before when many frames or bytes are in it. One write per call
 * would cost more than all the rest.
 */
export class Outbox {
  readonly #environment: Environment;
  readonly #pool: SlabPool;
  readonly #link: Link;
  /** Called when a flush left bytes unsent. */
  readonly #onUnsent: () => void;
  readonly #onFlushDue: () => void;
  readonly #firstFrames: number;
  /** Frames after which the slab is written at once. */
  #framesFull: number;
  /** Frames in the slab. */
  #slabFrames = 0;
  /** Time that frames wait for others; 0 for the end of the turn in which they were written. */
  readonly #flushIntervalMs: number;
  #flushTimer: Timer | undefined = undefined;
  #slab: Writer | undefined;
  #isFlushDue = false;
  /** The link has not taken all that it was given. */
  #isLinkBehind = false;
  /** A frame in `#slab` has begun and not ended. */
  #isWithinFrame = false;
  /** Of what the link has been given and has not taken whole, what is used again once it has. */
  readonly #lent: Writer[] = [];
  /** Frames that began within the open one, in that order. */
  readonly #inner: Writer[] = [];
  #isClosed = false;
  /** Id of the newest request in the slab. */
  #requestId = 0;
  #flushedRequestId = 0;
  /** Given to the link. */
  #handedBytes = 0;
  #frames = 0;

  constructor(
    { environment, slabs, flushIntervalMs = 0 }: OutboxHost,
    link: Link,
    onUnsent: () => void,
  ) {
    this.#environment = environment;
    this.#pool = slabs;
    this.#flushIntervalMs = flushIntervalMs;
    this.#link = link;
    this.#onUnsent = onUnsent;
    // Who has frames wait for others wants as few writes as can be.
    this.#firstFrames = flushIntervalMs === 0 ? FIRST_FRAMES : Infinity;
    this.#framesFull = this.#firstFrames;
    this.#onFlushDue = () => this.#flushDue();
  }

  /** Bytes that the system has not taken. */
  get unsentBytes(): number {
    return this.#link.unsentBytes + (this.#slab === undefined ? 0 : this.#slab.position);
  }

  /** Whether more than that is unsent. Asked for every call, so that the link is asked only when it lags. */
  exceeds(bytesMax: number): boolean {
    const written = this.#slab === undefined ? 0 : this.#slab.position;
    return this.#isLinkBehind ? this.unsentBytes > bytesMax : written > bytesMax;
  }

  /** The system has taken all that the link was given. */
  linkDrained(): void {
    this.#isLinkBehind = false;
    for (const slab of this.#lent) this.#pool.give(slab);
    this.#lent.length = 0;
  }

  /** Bytes that the system has taken since the connection began. */
  get takenBytes(): number {
    return this.#handedBytes - this.#link.unsentBytes;
  }

  /** Frames and bytes that were given to the link, or soon will be. */
  get sent(): { readonly frames: number; readonly bytes: number } {
    return { frames: this.#frames, bytes: this.#handedBytes + (this.#slab?.position ?? 0) };
  }

  /** Requests up to this id were handed to the link, so a server may have seen them. */
  get flushedRequestId(): number {
    return this.#flushedRequestId;
  }

  /** Says that the frame just ended was the request with this id. */
  noteRequest(id: number): void {
    this.#requestId = Math.max(this.#requestId, id);
  }

  /**
   * Begins a frame and returns the slab to write its body to. End it with `end`, or take it back with
   * `discard`. Encoding runs code of the user's, getters for one, which may make another call
   * meanwhile: its frame gets a slab of its own and follows the one that is open.
   */
  begin(kind: FrameKind, callId: number): Writer {
    const slab = this.#isWithinFrame ? this.#pool.take() : (this.#slab ??= this.#pool.take());
    if (this.#isWithinFrame) this.#inner.push(slab);
    else this.#isWithinFrame = true;
    slab.reserve(FRAME_HEADER_BYTES);
    const { view, position } = slab;
    view.setUint8(position + LENGTH_BYTES, kind);
    view.setUint32(position + LENGTH_BYTES + 1, callId, true);
    slab.position = position + FRAME_HEADER_BYTES;
    return slab;
  }

  /** Ends the frame whose header starts at `start`, and has it sent with this tick. */
  end(slab: Writer, start: number): void {
    this.#frames++;
    this.#slabFrames++;
    slab.view.setUint32(start, slab.position - start - LENGTH_BYTES, true);
    if (slab === this.#slab) this.#leaveFrame(slab);
  }

  /** Takes back an unfinished frame. */
  discard(slab: Writer, start: number): void {
    // Within another frame the slab holds this one alone, and nothing of it follows.
    slab.truncate(start);
    if (slab === this.#slab) this.#leaveFrame(slab);
  }

  /** A frame that has no body. */
  send(kind: FrameKind, callId: number): void {
    const slab = this.begin(kind, callId);
    this.end(slab, slab.position - FRAME_HEADER_BYTES);
  }

  /** Hands everything to the link now. */
  flush(): void {
    this.#stopTimer();
    const slab = this.#slab;
    if (slab === undefined || this.#isClosed || this.#isWithinFrame) return;
    // The link has broken and its `closed` is on the way: what is here is never sent.
    if (!this.#link.isWritable) return;
    this.#slab = undefined;
    this.#slabFrames = 0;
    this.#flushedRequestId = this.#requestId;
    this.#handedBytes += slab.position;
    if (slab.position === 0 || this.#link.write(slab.buffer.subarray(0, slab.position))) {
      this.#pool.give(slab);
    } else {
      this.#isLinkBehind = true;
      // A link that always lags never says which of it has gone: more than the pool keeps are left to it.
      if (this.#lent.length < SLABS_KEPT_MAX) this.#lent.push(slab);
      this.#onUnsent();
    }
  }

  #flushSoon(slab: Writer): void {
    if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      if (this.#flushIntervalMs === 0) this.#environment.defer(this.#onFlushDue);
      else this.#flushTimer = this.#environment.startTimer(this.#flushIntervalMs, this.#onFlushDue);
    }
    if (this.#slabFrames < this.#framesFull && slab.position < SLAB_BYTES_FULL) return;
    this.#framesFull *= FRAMES_GROWTH;
    this.flush();
  }

  #flushDue(): void {
    this.#isFlushDue = false;
    this.#framesFull = this.#firstFrames;
    this.flush();
  }

  #stopTimer(): void {
    if (this.#flushTimer === undefined) return;
    this.#flushTimer.stop();
    this.#flushTimer = undefined;
    this.#isFlushDue = false;
  }

  /** Frames that were begun within this one follow it. */
  #leaveFrame(slab: Writer): void {
    this.#isWithinFrame = false;
    // Nearly always there is none, and an empty list of them would be made for every frame.
    if (this.#inner.length > 0) this.#appendInner(slab);
    this.#flushSoon(slab);
  }

  #appendInner(slab: Writer): void {
    for (const inner of this.#inner.splice(0)) {
      slab.raw(inner.buffer.subarray(0, inner.position));
      this.#pool.give(inner);
    }
  }

  /** Drops what was not flushed; nothing is written any more. */
  close(): void {
    this.#isClosed = true;
    this.#slab = undefined;
    this.#lent.length = 0;
    this.#stopTimer();
  }
}
