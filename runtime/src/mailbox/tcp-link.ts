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

/** A byte stream over a TCP socket. */
export class TcpLink implements Link {
  readonly peerAddress: string;
  readonly #socket: Socket;
  #receiver: LinkReceiver | undefined = undefined;
  readonly #onWritten: () => void;
  /** The system has not taken all that was written. */
  #isBehind = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.peerAddress = `${socket.remoteAddress ?? ""}:${socket.remotePort ?? ""}`;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // The socket's own "drain" comes only above its high-water mark.
    this.#onWritten = () => {
      // What was not sent when the socket ended does not count as taken.
      if (!this.#isBehind || socket.writableLength > 0 || socket.destroyed) return;
      this.#isBehind = false;
      this.#receiver?.drained();
    };
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

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  get isWritable(): boolean {
    return this.#socket.writable;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#socket.writable) return true;
    this.#socket.write(bytes, this.#onWritten);
    this.#isBehind = this.#socket.writableLength > 0;
    return !this.#isBehind;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
