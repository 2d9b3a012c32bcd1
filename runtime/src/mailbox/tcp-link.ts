import { connect, type Socket } from "node:net";
import type { Address, Link, LinkReceiver } from "../environment.js";

/** The kernel's own probe of idle connections: a second line behind the heartbeat. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** Opens a TCP connection. Never throws: what goes wrong reaches `receiver.closed`. */
export function connectTcp(address: Address, receiver: LinkReceiver): Link {
  const socket = connect({ host: address.host, port: address.port, noDelay: true });
  const link = new TcpLink(socket);
  link.attach(receiver);
  socket.once("connect", () => receiver.opened());
  return link;
}

/** Most that is given to the socket at once: it tells of progress only when a whole write has gone. Bytes. */
const PIECE_BYTES_MAX = 256 * 1024;

/** A byte stream over a TCP socket. */
export class TcpLink implements Link {
  readonly #socket: Socket;
  readonly #onWritten: () => void;
  #receiver: LinkReceiver | undefined = undefined;
  /** What waits for the socket to take the piece before. */
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** The system has not taken all that was written. */
  #isBehind = false;
  #isEnding = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#onWritten = () => this.#goOn();
    // An error without a listener would end the process; "close" follows it and tells the receiver.
    socket.on("error", () => {});
  }

  /** From now on the receiver hears everything but `opened`, which is for who made the socket to say. */
  attach(receiver: LinkReceiver): void {
    const socket = this.#socket;
    this.#receiver = receiver;
    socket.on("data", (chunk: Buffer) => receiver.received(chunk));
    socket.once("close", () => receiver.closed(socket.errored ?? undefined));
  }

  get peerAddress(): string {
    return `${this.#socket.remoteAddress ?? ""}:${this.#socket.remotePort ?? ""}`;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength + this.#waitingBytes;
  }

  get isWritable(): boolean {
    return this.#socket.writable && !this.#isEnding;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.isWritable) return true;
    const rest = this.#waitingBytes > 0 ? bytes : this.#writePieces(bytes);
    if (rest !== undefined) {
      this.#waiting.push(rest);
      this.#waitingBytes += rest.length;
    }
    this.#isBehind = this.unsentBytes > 0;
    return !this.#isBehind;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#isEnding = true;
    if (this.#waitingBytes === 0) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Piece by piece as long as the system takes each at once; returns what is left. */
  #writePieces(bytes: Uint8Array): Uint8Array | undefined {
    const socket = this.#socket;
    let at = 0;
    while (at < bytes.length && socket.writableLength === 0) {
      const piece =
        bytes.length <= PIECE_BYTES_MAX ? bytes : bytes.subarray(at, at + PIECE_BYTES_MAX);
      socket.write(piece, this.#onWritten);
      at += piece.length;
    }
    return at < bytes.length ? bytes.subarray(at) : undefined;
  }

  /** The socket has taken what it was given. What was not sent when it ended does not count as taken. */
  #goOn(): void {
    const socket = this.#socket;
    if (!this.#isBehind || socket.writableLength > 0 || socket.destroyed) return;
    while (socket.writableLength === 0) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) break;
      const rest = this.#writePieces(bytes);
      this.#waitingBytes -= bytes.length - (rest?.length ?? 0);
      if (rest !== undefined) this.#waiting.unshift(rest);
    }
    if (this.unsentBytes > 0) return;
    this.#isBehind = false;
    if (this.#isEnding) socket.end();
    else this.#receiver?.drained();
  }
}
