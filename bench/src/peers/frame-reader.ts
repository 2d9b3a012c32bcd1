type OnFrame = (body: Buffer, start: number, end: number) => void;

/** Finds frames in what a socket gives; a frame that comes in pieces gets memory of its own. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  readonly #head = Buffer.alloc(4);
  #headBytes = 0;
  #body: Buffer | undefined;
  #bodyBytes = 0;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  take(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      if (this.#headBytes > 0 || this.#body !== undefined) {
        at = this.#takePiece(data, at);
        continue;
      }
      if (data.length - at < 4) {
        this.#headBytes = data.copy(this.#head, 0, at);
        return;
      }
      const end = at + 4 + data.readUInt32LE(at);
      if (end > data.length) {
        this.#body = Buffer.allocUnsafeSlow(end - at - 4);
        this.#bodyBytes = data.copy(this.#body, 0, at + 4);
        return;
      }
      this.#onFrame(data, at + 4, end);
      at = end;
    }
  }

  #takePiece(data: Buffer, from: number): number {
    let at = from;
    if (this.#body === undefined) {
      const copied = data.copy(this.#head, this.#headBytes, at, at + 4 - this.#headBytes);
      this.#headBytes += copied;
      at += copied;
      if (this.#headBytes < 4) return at;
      this.#headBytes = 0;
      this.#body = Buffer.allocUnsafeSlow(this.#head.readUInt32LE(0));
      this.#bodyBytes = 0;
    }
    const body = this.#body;
    const copied = data.copy(body, this.#bodyBytes, at);
    this.#bodyBytes += copied;
    if (this.#bodyBytes === body.length) {
      this.#body = undefined;
      this.#onFrame(body, 0, body.length);
    }
    return at + copied;
  }
}
