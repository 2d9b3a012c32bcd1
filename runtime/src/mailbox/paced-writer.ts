/** What takes bytes on their way to the system. */
export interface ByteSink {
  /** Bytes it was given that the system has not taken. */
  readonly unsentBytes: number;
  /** Nothing that is given to it goes anywhere. */
  readonly isDestroyed: boolean;
  /** `onTaken` is called once the system has taken the piece, or never will. */
  write(piece: Uint8Array, onTaken: () => void): void;
  /** Sends what was written, then closes. */
  end(): void;
}

/**
 * Gives bytes to a sink piece by piece, because it tells of progress only when a whole piece has
 * gone: somebody who reads slowly must look different from somebody who does not read at all.
 */
export class PacedWriter {
  readonly #sink: ByteSink;
  readonly #pieceBytesMax: number;
  readonly #onDrained: () => void;
  readonly #onTaken: () => void;
  /** What waits for the pieces before. */
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** The system has not taken all that was written, or nobody was told yet that it has. */
  #isBehind = false;
  #isEnding = false;

  constructor(sink: ByteSink, pieceBytesMax: number, onDrained: () => void) {
    this.#sink = sink;
    this.#pieceBytesMax = pieceBytesMax;
    this.#onDrained = onDrained;
    this.#onTaken = () => this.#goOn();
  }

  /** Bytes written that the system has not taken. */
  get unsentBytes(): number {
    return this.#sink.unsentBytes + this.#waitingBytes;
  }

  /** Nothing more is written after what was. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** As `Link.write`. Not after `end`. */
  write(bytes: Uint8Array): boolean {
    const rest = this.#waitingBytes > 0 ? bytes : this.#give(bytes);
    if (rest !== undefined) {
      this.#waiting.push(rest);
      this.#waitingBytes += rest.length;
    }
    const isTaken = this.unsentBytes === 0;
    // Who is behind stays so until that was told: what was written before may have gone meanwhile.
    if (!isTaken) this.#isBehind = true;
    return isTaken;
  }

  /** Ends the sink once it has everything. */
  end(): void {
    this.#isEnding = true;
    if (this.#waitingBytes === 0) this.#sink.end();
  }

  /** Piece by piece as long as less than a piece is on its way; returns what is left. */
  #give(bytes: Uint8Array): Uint8Array | undefined {
    const sink = this.#sink;
    const bytesMax = this.#pieceBytesMax;
    let at = 0;
    while (at < bytes.length && sink.unsentBytes < bytesMax) {
      const piece = bytes.length <= bytesMax ? bytes : bytes.subarray(at, at + bytesMax);
      sink.write(piece, this.#onTaken);
      at += piece.length;
    }
    return at < bytes.length ? bytes.subarray(at) : undefined;
  }

  /** The sink has taken something. What was not sent when it ended does not count as taken. */
  #goOn(): void {
    const sink = this.#sink;
    if (!this.#isBehind || sink.isDestroyed) return;
    while (sink.unsentBytes < this.#pieceBytesMax) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) break;
      const rest = this.#give(bytes);
      this.#waitingBytes -= bytes.length - (rest?.length ?? 0);
      if (rest === undefined) continue;
      this.#waiting.unshift(rest);
      break;
    }
    if (this.#isEnding && this.#waitingBytes === 0) {
      this.#isBehind = false;
      sink.end();
    } else if (this.unsentBytes === 0) {
      this.#isBehind = false;
      this.#onDrained();
    }
  }
}
