import type { Socket } from "node:net";

const SLAB_BYTES = 65_536;

/** From here on a payload is sent as it is: to copy it would cost more than a write of its own. */
const COPY_BYTES_MAX = 8_192;

/** Gathers the frames of a turn: length u32, kind u8, id u32, and what the kind has to say. */
export class FrameWriter {
  readonly #socket: Socket;
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #view = new DataView(this.#slab.buffer);
  #length = 0;
  #isScheduled = false;
  #isCorked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  numbers(kind: number, id: number, left: number, right: number): void {
    const at = this.#begin(kind, id, 8);
    this.#view.setInt32(at, left, true);
    this.#view.setInt32(at + 4, right, true);
  }

  bytes(kind: number, id: number, payload: Uint8Array): void {
    if (payload.length > COPY_BYTES_MAX) {
      this.#schedule();
      this.#write();
      const head = Buffer.allocUnsafe(9);
      writeHead(head, kind, id, payload.length);
      this.#cork();
      this.#socket.write(head);
      this.#socket.write(payload);
      return;
    }
    const at = this.#begin(kind, id, payload.length);
    this.#slab.set(payload, at);
  }

  /** Sends a short frame back as it came, without a view of its body: views are garbage. */
  answer(kind: number, frame: Buffer, start: number, end: number): void {
    const at = this.#begin(kind, frame.readUInt32LE(start + 1), end - start - 5);
    frame.copy(this.#slab, at, start + 5, end);
  }

  /** Writes the header; gives where the body goes. */
  #begin(kind: number, id: number, bodyBytes: number): number {
    if (this.#length + 9 + bodyBytes > SLAB_BYTES) this.#write();
    const at = this.#length;
    this.#view.setUint32(at, 5 + bodyBytes, true);
    this.#view.setUint8(at + 4, kind);
    this.#view.setUint32(at + 5, id, true);
    this.#length = at + 9 + bodyBytes;
    this.#schedule();
    return at + 9;
  }

  /** For the end of the turn. */
  flush(): void {
    this.#isScheduled = false;
    this.#write();
    if (!this.#isCorked) return;
    this.#isCorked = false;
    this.#socket.uncork();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(writeScheduled, this);
  }

  /** Payloads that are not copied go out together, too. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#socket.cork();
  }

  #write(): void {
    if (this.#length === 0) return;
    this.#socket.write(this.#slab.subarray(0, this.#length));
    this.#length = 0;
    if (this.#socket.writableLength === 0) return;
    // The system has not taken all of it yet: the rest still lies in this memory.
    this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.#view = new DataView(this.#slab.buffer);
  }
}

function writeHead(into: Buffer, kind: number, id: number, bodyBytes: number): void {
  into.writeUInt32LE(5 + bodyBytes, 0);
  into.writeUInt8(kind, 4);
  into.writeUInt32LE(id, 5);
}

function writeScheduled(writer: FrameWriter): void {
  writer.flush();
}
