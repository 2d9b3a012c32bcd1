import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { ProtocolError } from "../composer/frame.js";
import type { Link, LinkReceiver } from "../environment.js";
import { WS_MESSAGE_BYTES_MAX } from "../limits.js";
import type { PeerCertificate } from "../tls-options.js";
import { explainTlsError } from "./explain-tls-error.js";
import { PacedWriter } from "./paced-writer.js";
import { peerCertificateOf } from "./peer-certificate.js";

/** Settings of every WebSocket, at either end. Compressing would cost each connection memory and each call time. */
export const WS_OPTIONS: {
  readonly perMessageDeflate: false;
  readonly maxPayload: number;
  readonly maxFragments: number;
} = { perMessageDeflate: false, maxPayload: WS_MESSAGE_BYTES_MAX, maxFragments: 1024 };

/** The same for a WebSocket that carries text, whose messages are as long as what they say. */
export function wsOptions(textBytesMax: number | undefined): typeof WS_OPTIONS {
  return textBytesMax === undefined ? WS_OPTIONS : { ...WS_OPTIONS, maxPayload: textBytesMax };
}

/** The peer may send anything, but only one kind of message means something. */
const UNSUPPORTED_DATA = 1003;

/** Endings that need no explanation: done, page left, no code, no farewell at all. */
const ORDINARY_CLOSE_CODES: readonly number[] = [1000, 1001, 1005, 1006];

/**
 * A byte stream in the binary messages of a WebSocket, where one message ends and the next begins
 * means nothing; or text messages, each of which is one chunk.
 */
export class WsLink implements Link {
  readonly #socket: Socket;
  readonly #isText: boolean;
  #webSocket: WebSocket | undefined = undefined;
  #writer: PacedWriter | undefined = undefined;
  #receiver: LinkReceiver | undefined = undefined;
  #error: Error | undefined = undefined;
  #isOver = false;
  #isDestroyed = false;

  /** The socket will carry the WebSocket, once there is one. */
  constructor(socket: Socket, { isText = false }: { readonly isText?: boolean } = {}) {
    this.#socket = socket;
    this.#isText = isText;
    // An error without a listener would end the process.
    socket.on("error", () => {});
    socket.once("close", () => {
      if (this.#webSocket === undefined) this.#finish(undefined);
    });
  }

  /** From now on the receiver hears everything but `opened`, which is for who made the link to say. */
  attach(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  /** The WebSocket on the socket, connecting or open. */
  adopt(webSocket: WebSocket): void {
    const socket = this.#socket;
    this.#webSocket = webSocket;
    this.#writer = new PacedWriter(
      {
        get unsentBytes(): number {
          return socket.writableLength;
        },
        get isDestroyed(): boolean {
          return socket.destroyed;
        },
        // Only what is masked is copied first; of the rest the socket needs the memory itself until it is taken.
        write: (piece, onTaken) => webSocket.send(piece, { binary: !this.#isText }, onTaken),
        end: () => webSocket.close(1000),
      },
      // A text goes out whole.
      this.#isText ? Infinity : WS_MESSAGE_BYTES_MAX,
      () => this.#receiver?.drained(),
    );
    webSocket.on("message", (data, isBinary) => this.#received(data, isBinary));
    webSocket.on("error", (error) => this.#failed(error));
    webSocket.once("close", (code, reason) => this.#finish(farewell(code, reason)));
  }

  get peerAddress(): string {
    return `${this.#socket.remoteAddress ?? ""}:${this.#socket.remotePort ?? ""}`;
  }

  get peerCertificate(): PeerCertificate | undefined {
    return peerCertificateOf(this.#socket);
  }

  get unsentBytes(): number {
    return this.#writer?.unsentBytes ?? 0;
  }

  get isWritable(): boolean {
    const webSocket = this.#webSocket;
    if (webSocket === undefined || webSocket.readyState !== webSocket.OPEN) return false;
    return this.#socket.writable && this.#writer?.isEnding === false;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.isWritable || this.#writer === undefined) return true;
    return this.#writer.write(bytes);
  }

  ping(answered: () => void): void {
    const webSocket = this.#webSocket;
    if (!this.isWritable || webSocket === undefined) return;
    webSocket.once("pong", answered);
    webSocket.ping();
  }

  pause(): void {
    this.#webSocket?.pause();
  }

  resume(): void {
    this.#webSocket?.resume();
  }

  end(): void {
    if (this.#writer === undefined) this.destroy();
    else this.#writer.end();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#webSocket?.terminate();
    this.#socket.destroy();
  }

  /** What is wrong before there is a WebSocket. */
  fail(error: Error): void {
    this.#failed(error);
  }

  #received(data: RawData, isBinary: boolean): void {
    if (this.#isDestroyed) return;
    if (isBinary === this.#isText) {
      const expected = this.#isText ? "text" : "binary";
      this.#webSocket?.close(UNSUPPORTED_DATA, `${expected} messages only`);
      const got = this.#isText ? "bytes" : "text";
      this.#failed(new ProtocolError(`WebSocket: expected ${expected} messages, got ${got}`));
      return;
    }
    // A Buffer, as nothing else was asked for.
    if (Buffer.isBuffer(data)) this.#receiver?.received(data);
  }

  #failed(error: Error): void {
    if (this.#isDestroyed) return;
    this.#error = asLinkError(error);
    this.destroy();
  }

  #finish(why: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const broken = this.#error ?? explainTlsError(this.#socket.errored);
    this.#receiver?.closed(broken ?? (this.#isDestroyed ? undefined : why));
  }
}

/** What breaks the rules of WebSockets breaks ours. */
function asLinkError(error: Error): Error {
  const { code } = error as { readonly code?: unknown }; // set by ws, and by Node
  // Of a socket that was open the library says nothing: this was a request that got no answer.
  if (code === "ECONNRESET") {
    return new Error(
      "closed by the peer before it answered: it may be full, or expect TLS or a certificate",
      {
        cause: error,
      },
    );
  }
  const isOfRules = typeof code === "string" && code.startsWith("WS_ERR_");
  return isOfRules
    ? new ProtocolError(`WebSocket: ${error.message}`)
    : (explainTlsError(error) ?? error);
}

function farewell(code: number, reason: Buffer): Error | undefined {
  if (ORDINARY_CLOSE_CODES.includes(code)) return undefined;
  return new Error(`WebSocket closed with ${code} ${reason.toString()}`.trimEnd());
}
