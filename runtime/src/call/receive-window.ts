import { ProtocolError } from "../composer/frame.js";

/**
 * How much a peer may send on one stream: it begins with the whole window, and gets leave for more
 * as items are taken, half a window at a time so that leave costs little.
 */
export class ReceiveWindow {
  readonly #windowBytes: number;
  readonly #grant: (bytes: number) => void;
  /** What the peer may still send. */
  #openBytes: number;
  /** Taken, and not granted anew yet. */
  #takenBytes = 0;

  /** `grant` tells the peer. */
  constructor(windowBytes: number, grant: (bytes: number) => void) {
    this.#windowBytes = windowBytes;
    this.#openBytes = windowBytes;
    this.#grant = grant;
  }

  /** An item has come. Throws a ProtocolError when the peer had no leave for it. */
  received(bytes: number): void {
    if (this.#openBytes <= 0) {
      throw new ProtocolError(
        `stream: expected no item before leave is given, got one of ${bytes} bytes`,
      );
    }
    this.#openBytes -= bytes;
  }

  /** The consumer has an item. */
  taken(bytes: number): void {
    this.#takenBytes += bytes;
    if (2 * this.#takenBytes < this.#windowBytes) return;
    this.#openBytes += this.#takenBytes;
    this.#grant(this.#takenBytes);
    this.#takenBytes = 0;
  }
}
