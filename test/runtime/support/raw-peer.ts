import { Reader } from "../../../runtime/src/codec/reader.js";
import { readFailure, type Failure } from "../../../runtime/src/composer/failure.js";
import { FrameDecoder } from "../../../runtime/src/composer/frame-decoder.js";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import type { Hello } from "../../../runtime/src/composer/handshake.js";
import type { Link, LinkReceiver } from "../../../runtime/src/environment.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { frameBytes, helloFrame } from "./frames.js";

/** A frame that a raw peer has received. */
export interface ReceivedFrame {
  readonly kind: number;
  readonly callId: number;
  readonly body: Uint8Array;
}

/** One side of a link that does exactly what a test says, right or wrong. */
export class RawPeer implements LinkReceiver {
  readonly frames: ReceivedFrame[] = [];
  isOpen = false;
  isClosed = false;
  /** Called for every frame, after it was noted. */
  onFrame: (frame: ReceivedFrame) => void = () => {};
  #link: Link | undefined = undefined;
  readonly #decoder = new FrameDecoder(
    {
      frame: (kind, callId, body) => {
        const frame = {
          kind,
          callId,
          body: new Uint8Array(body.chunk.subarray(body.position, body.end)),
        };
        this.frames.push(frame);
        this.onFrame(frame);
      },
    },
    2 ** 31,
  );

  get link(): Link {
    if (this.#link === undefined) throw new Error("the raw peer has no link yet");
    return this.#link;
  }

  attach(link: Link): this {
    this.#link = link;
    return this;
  }

  opened(): void {
    this.isOpen = true;
  }

  received(chunk: Uint8Array): void {
    this.#decoder.feed(chunk);
  }

  drained(): void {}

  closed(): void {
    this.isClosed = true;
  }

  /** Sends one frame. */
  send(kind: number, callId: number, body?: Uint8Array): void {
    this.link.write(frameBytes(kind, callId, body));
  }

  /** Sends anything. */
  write(...parts: readonly Uint8Array[]): void {
    for (const part of parts) this.link.write(part.slice());
  }

  /** Begins or answers the handshake. */
  greet(
    kind: typeof FrameKind.HELLO | typeof FrameKind.HELLO_ACK,
    given: Partial<Hello> = {},
  ): void {
    this.link.write(helloFrame(kind, given));
  }

  /** Frames of that kind, in the order they came. */
  framesOf(kind: number): readonly ReceivedFrame[] {
    return this.frames.filter((frame) => frame.kind === kind);
  }

  /** The one FAILURE or GOAWAY that came, read. */
  failure(kind: typeof FrameKind.FAILURE | typeof FrameKind.GOAWAY): Failure {
    const [frame, ...more] = this.framesOf(kind);
    if (frame === undefined || more.length > 0) {
      throw new Error(`expected one frame of kind ${kind}, got ${this.framesOf(kind).length}`);
    }
    return readFailure(new Reader(frame.body), DEFAULT_LIMITS);
  }
}

/** A raw server that answers the handshake; what follows is up to `onFrame`. */
export function greetingServer(
  onFrame: (peer: RawPeer, frame: ReceivedFrame) => void,
  hello: Partial<Hello> = {},
): () => RawPeer {
  return () => {
    const peer = new RawPeer();
    peer.onFrame = (frame) => {
      if (frame.kind === FrameKind.HELLO) peer.greet(FrameKind.HELLO_ACK, hello);
      else onFrame(peer, frame);
    };
    return peer;
  };
}
