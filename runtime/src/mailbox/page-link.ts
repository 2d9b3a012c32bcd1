import type { Address, Environment, Link, LinkReceiver } from "../environment.js";
import { formatAddress } from "../environment.js";
import { ProtocolError } from "../composer/frame.js";
import { WS_MESSAGE_BYTES_MAX } from "../limits.js";
import { PacedWriter } from "./paced-writer.js";

/** What a page's WebSocket is to a link; the same in every browser. */
interface PageSocket {
  binaryType: string;
  readonly readyState: number;
  /** Bytes sent that the browser has not passed on. */
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(bytes: Uint8Array): void;
  close(code: number): void;
}

/** `WebSocket.OPEN`. */
const OPEN = 1;

/** Bytes on their way inside the browser that count as sent: they always take a moment. */
const WINDOW_BYTES = 256 * 1024;

/** How often a socket is looked at that has more than that: a page is not told when it has gone. Milliseconds. */
const LOOK_MS = 10;

/** Bytes kept while reading is paused: a page cannot tell its socket to wait. */
const PAUSED_BYTES_MAX = 16 * 1024 * 1024;

/** What a page's link takes from its environment. */
export type PageLinkHost = Pick<Environment, "defer" | "startTimer">;

/** Opens the WebSocket of a page. Never throws: what goes wrong reaches `receiver.closed`. */
export function connectPage(address: Address, receiver: LinkReceiver, host: PageLinkHost): Link {
  const link = new PageLink(address, receiver, host);
  link.open();
  return link;
}

/** A byte stream in the binary messages of a page's WebSocket. */
class PageLink implements Link {
  readonly peerAddress: string;
  readonly #host: PageLinkHost;
  readonly #receiver: LinkReceiver;
  readonly #address: Address;
  readonly #writer: PacedWriter;
  #socket: PageSocket | undefined = undefined;
  #hasOpened = false;
  #isOver = false;
  #isPaused = false;
  /** What came while reading was paused. */
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  /** To be told when the browser has passed something on. */
  #onTaken: () => void = () => {};
  /** A timer runs: one for the link, however much is written. */
  #isLooking = false;

  constructor(address: Address, receiver: LinkReceiver, host: PageLinkHost) {
    this.peerAddress = formatAddress(address);
    this.#address = address;
    this.#receiver = receiver;
    this.#host = host;
    const overWindow = (): number => this.#overWindow();
    const isOver = (): boolean => this.#isOver;
    const sink = {
      get unsentBytes(): number {
        return overWindow();
      },
      get isDestroyed(): boolean {
        return isOver();
      },
      write: (piece: Uint8Array, onTaken: () => void): void => this.#send(piece, onTaken),
      end: (): void => this.#socket?.close(1000),
    };
    this.#writer = new PacedWriter(sink, WS_MESSAGE_BYTES_MAX, () => receiver.drained());
  }

  open(): void {
    try {
      const socket = newPageSocket(this.#address);
      this.#socket = socket;
      socket.binaryType = "arraybuffer";
      socket.onopen = () => this.#opened();
      // It says nothing, and "close" follows it.
      socket.onerror = () => {};
      socket.onmessage = ({ data }) => this.#received(data);
      socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    } catch (error) {
      // A page of https may not open ws, for one.
      this.#finish(error instanceof Error ? error : new Error(String(error)));
    }
  }

  get unsentBytes(): number {
    return this.#writer.unsentBytes;
  }

  get isWritable(): boolean {
    return this.#socket?.readyState === OPEN && !this.#isOver && !this.#writer.isEnding;
  }

  write(bytes: Uint8Array): boolean {
    return this.isWritable ? this.#writer.write(bytes) : true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused && !this.#isOver) {
      const chunk = this.#kept.shift();
      if (chunk === undefined) return;
      this.#keptBytes -= chunk.length;
      this.#receiver.received(chunk);
    }
  }

  end(): void {
    if (!this.#isOver) this.#writer.end();
  }

  /** A page cannot break a connection off: it says farewell and listens no more. */
  destroy(): void {
    this.#finish(undefined);
  }

  #opened(): void {
    this.#hasOpened = true;
    this.#receiver.opened();
  }

  #received(data: unknown): void {
    if (typeof data === "string") {
      this.#finish(new ProtocolError("WebSocket: expected binary messages, got text"));
      return;
    }
    const chunk = new Uint8Array(data as ArrayBuffer); // as was asked for
    if (!this.#isPaused) {
      this.#receiver.received(chunk);
      return;
    }
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    if (this.#keptBytes <= PAUSED_BYTES_MAX) return;
    this.#finish(new Error(`more than ${PAUSED_BYTES_MAX} bytes came while reading was paused`));
  }

  #closed(code: number, reason: string): void {
    if (!this.#hasOpened) {
      // Browsers tell pages nothing more, lest they explore networks.
      this.#finish(new Error(`the browser could not open ${this.peerAddress}`));
    } else if (code === 1000 || code === 1001 || code === 1005 || code === 1006) {
      this.#finish(undefined);
    } else this.#finish(new Error(`WebSocket closed with ${code} ${reason}`.trimEnd()));
  }

  /** The browser copies what it is given. */
  #send(piece: Uint8Array, onTaken: () => void): void {
    this.#socket?.send(piece);
    this.#onTaken = onTaken;
    if (this.#overWindow() > 0) this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#host.startTimer(LOOK_MS, () => this.#look());
  }

  #look(): void {
    this.#isLooking = false;
    if (this.#isOver) return;
    this.#onTaken();
    if (this.#overWindow() > 0) this.#lookLater();
  }

  #overWindow(): number {
    return Math.max(0, (this.#socket?.bufferedAmount ?? 0) - WINDOW_BYTES);
  }

  #finish(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const socket = this.#socket;
    if (socket !== undefined) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(1000);
    }
    this.#host.defer(() => this.#receiver.closed(error));
  }
}

function newPageSocket(address: Address): PageSocket {
  if (address.transport !== "ws") {
    throw new Error(`a page reaches servers with transport "ws" alone, not "${address.transport}"`);
  }
  // Every browser has it, as described above.
  const { WebSocket } = globalThis as unknown as { WebSocket?: new (url: string) => PageSocket };
  if (WebSocket === undefined) throw new Error("there is no WebSocket here");
  return new WebSocket(formatAddress(address));
}
