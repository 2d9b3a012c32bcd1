import type { Socket } from "node:net";
import type { Address, ConnectSettings, Link, LinkReceiver } from "../environment.js";
import type { PeerCertificate } from "../tls-options.js";
import { explainTlsError } from "./explain-tls-error.js";
import { openSocket, openedEvent } from "./open-socket.js";
import { PacedWriter } from "./paced-writer.js";
import { peerCertificateOf } from "./peer-certificate.js";

/** The kernel's own probe of idle connections: a second line behind the heartbeat. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** Opens a TCP connection, with TLS where the address is secure. Never throws: what goes wrong reaches `receiver.closed`. */
export function connectTcp(
  address: Address,
  receiver: LinkReceiver,
  settings: ConnectSettings,
): Link {
  const socket = openSocket(address, settings);
  const link = new TcpLink(socket);
  link.attach(receiver);
  socket.once(openedEvent(address), () => receiver.opened());
  return link;
}

/** Most that is given to the socket at once. Bytes. */
const PIECE_BYTES_MAX = 256 * 1024;

/** A byte stream over a TCP socket, or over TLS. */
export class TcpLink implements Link {
  readonly #socket: Socket;
  readonly #writer: PacedWriter;
  #receiver: LinkReceiver | undefined = undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // An error without a listener would end the process; "close" follows it and tells the receiver.
    socket.on("error", () => {});
    const sink = {
      get unsentBytes(): number {
        return socket.writableLength;
      },
      get isDestroyed(): boolean {
        return socket.destroyed;
      },
      write: (piece: Uint8Array, onTaken: () => void): void => void socket.write(piece, onTaken),
      end: (): void => void socket.end(),
    };
    this.#writer = new PacedWriter(sink, PIECE_BYTES_MAX, () => this.#receiver?.drained());
  }

  /** From now on the receiver hears everything but `opened`, which is for who made the socket to say. */
  attach(receiver: LinkReceiver): void {
    const socket = this.#socket;
    this.#receiver = receiver;
    socket.on("data", (chunk: Buffer) => receiver.received(chunk));
    socket.once("close", () => receiver.closed(explainTlsError(socket.errored)));
  }

  get peerAddress(): string {
    return `${this.#socket.remoteAddress ?? ""}:${this.#socket.remotePort ?? ""}`;
  }

  get peerCertificate(): PeerCertificate | undefined {
    return peerCertificateOf(this.#socket);
  }

  get unsentBytes(): number {
    return this.#writer.unsentBytes;
  }

  get isWritable(): boolean {
    return this.#socket.writable && !this.#writer.isEnding;
  }

  write(bytes: Uint8Array): boolean {
    return this.isWritable ? this.#writer.write(bytes) : true;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#writer.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
