import type { Environment, Link, LinkReceiver } from "../../runtime/src/environment.js";

/** Sees what a process writes to its links, and may put something else in its place. */
export interface LinkDouble {
  /** What is written instead. */
  write?(bytes: Uint8Array): Uint8Array;
  /** Whether the memory may be used again. */
  wrote?(bytes: Uint8Array, isTaken: boolean): void;
  /** Whether the link closes when it should. */
  readonly isStuck?: boolean | undefined;
}

/** The environment, with a double for each of its links. */
export function withLinkDoubles(environment: Environment, make: () => LinkDouble): Environment {
  return {
    ...environment,
    connect: (address, receiver, settings) =>
      new DoubledLink(environment.connect(address, receiver, settings), make()),
    listen: (address, accept, settings) =>
      environment.listen(
        address,
        (link): LinkReceiver | undefined => accept(new DoubledLink(link, make())),
        settings,
      ),
  };
}

class DoubledLink implements Link {
  readonly #link: Link;
  readonly #double: LinkDouble;

  constructor(link: Link, double: LinkDouble) {
    this.#link = link;
    this.#double = double;
  }

  get peerAddress(): string {
    return this.#link.peerAddress;
  }

  get unsentBytes(): number {
    return this.#link.unsentBytes;
  }

  get isWritable(): boolean {
    return this.#link.isWritable;
  }

  write(bytes: Uint8Array): boolean {
    const isTaken = this.#link.write(this.#double.write?.(bytes) ?? bytes);
    this.#double.wrote?.(bytes, isTaken);
    return isTaken;
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  end(): void {
    if (this.#double.isStuck !== true) this.#link.end();
  }

  destroy(): void {
    if (this.#double.isStuck !== true) this.#link.destroy();
  }
}

/** The frames in what is written, each as a whole: a write never ends within one. */
export function framesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + view.getUint32(at, true);
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return frames;
}

/** What kind of frame it is. */
export function kindOf(frame: Uint8Array): number {
  return frame[4] ?? 0;
}
