import type { Link, LinkReceiver } from "../environment.js";

/** One end of a link of a process with itself. Bytes are copied when written, and arrive after the code that runs. */
export class LoopbackLink implements Link {
  readonly peerAddress = "loopback";
  /** What is written arrives at once, so that nothing is ever unsent. */
  readonly unsentBytes = 0;
  receiver: LinkReceiver | undefined = undefined;
  readonly #defer: (callback: () => void) => void;
  readonly #incoming: Uint8Array[] = [];
  #far: LoopbackLink | undefined = undefined;
  #isPaused = false;
  #isEnding = false;
  #isClosed = false;

  /** `defer`: see `Environment.defer`. */
  constructor(defer: (callback: () => void) => void) {
    this.#defer = defer;
  }

  get isWritable(): boolean {
    return !this.#isEnding && !this.#isClosed;
  }

  /** Joins both ends, which have their receivers, and opens them. */
  join(far: LoopbackLink): void {
    this.#far = far;
    far.#far = this;
    this.#defer(() => {
      far.receiver?.opened();
      this.receiver?.opened();
    });
  }

  write(bytes: Uint8Array): boolean {
    const far = this.#far;
    if (far === undefined || !this.isWritable) return true;
    const chunk = bytes.slice();
    this.#defer(() => far.#arrive(chunk));
    return true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliver();
  }

  end(): void {
    if (!this.isWritable) return;
    this.#isEnding = true;
    // After what was written.
    this.#defer(() => this.destroy());
  }

  destroy(): void {
    this.#close();
    const far = this.#far;
    if (far !== undefined) far.#close();
  }

  #arrive(chunk: Uint8Array): void {
    this.#incoming.push(chunk);
    this.#deliver();
  }

  #deliver(): void {
    while (!this.#isPaused && !this.#isClosed) {
      const chunk = this.#incoming.shift();
      if (chunk === undefined) return;
      this.receiver?.received(chunk);
    }
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#defer(() => this.receiver?.closed(undefined));
  }
}
