import { ProtocolError } from "../composer/frame.js";
import { type Content, contentBytesMax } from "./content.js";
import type { PackageWriter } from "./package-writer.js";
import { bufferOf, type PackageReceiver, type Packaging } from "./packaging.js";

/** Messages of pomelo-rpc 1.0.3 over WebSockets: each is the JSON of one package, as text, and the link cuts them. */
export class TextPackaging implements Packaging {
  readonly isMessages = true;
  readonly isWithinPackage = false;
  readonly #bytesMax: number;

  /** `bytesMax` is the longest message that is taken. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  feed(chunk: Uint8Array, receiver: PackageReceiver): void {
    if (chunk.length > this.#bytesMax) {
      throw new ProtocolError(
        `ws: expected messages of at most ${this.#bytesMax} bytes, got ${chunk.length}`,
      );
    }
    receiver.message(bufferOf(chunk), 0, chunk.length);
  }

  greeting(): void {}

  welcome(): void {}

  ping(): void {}

  pong(): void {}

  request(out: PackageWriter, content: Content): void {
    out.reserve(contentBytesMax(content));
    out.position += out.putAt(out.position, content);
  }

  answer(out: PackageWriter, content: Content): void {
    this.request(out, content);
  }
}
