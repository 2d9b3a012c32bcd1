import type { ClientTls, PeerCertificate, ServerTls } from "./tls-options.js";

/**
 * All that the runtime takes from the outside: time, chance and the network. A simulator supplies
 * its own and can then run a whole cluster in one process under virtual time.
 */
export interface Environment {
  /** Monotonic time in milliseconds. Only differences mean anything. */
  now(): number;
  /** Runs `callback` once after `delayMs`, at most 2³¹−1. */
  startTimer(delayMs: number, callback: () => void): Timer;
  /** Even in [0, 1). */
  random(): number;
  /** Runs `callback` after the code that runs now, before any further input is read. */
  defer(callback: () => void): void;
  /** Starts to connect; the receiver hears `opened` or `closed`. Throws a TypeError for a transport it does not know. */
  connect(address: Address, receiver: LinkReceiver, settings?: ConnectSettings): Link;
  /** Listens until closed; rejects with the system's error when it cannot. */
  listen(address: Address, accept: AcceptLink, settings?: ListenSettings): Promise<Listener>;
  /** Transports that `connect` knows. Default: all there are. */
  readonly transports?: readonly string[] | undefined;
  /** Milliseconds since 1970, by the clock on the wall: to be told to people, never to be reckoned with. */
  readonly wallClock?: (() => number) | undefined;
  /** Carries the running call through asynchronous code, where a gateway asks for that. */
  readonly ambient: AmbientStore;
  /** Where events of that name go; undefined where nobody can listen. Asked once for each name. */
  readonly channel?: ((name: string) => EventChannel) | undefined;
}

/** Where events of one name go, as to a channel of Node's `diagnostics_channel`. Must not throw. */
export interface EventChannel {
  /** Asked before an event is made: without subscribers it would be made for nobody. */
  readonly hasSubscribers: boolean;
  publish(event: object): void;
}

/** A timer that has been started. */
export interface Timer {
  /** Does nothing when it has fired already. */
  stop(): void;
}

/** How bytes travel, and what they mean: Mailstation's own wire over tcp or ws, or that of an old server, see `mailstation/pomelo`. */
export type Transport = "tcp" | "ws" | OldTransport;

/** Wires of servers of pomelo and pinus. */
export type OldTransport = "pinus-tcp" | "pomelo-mqtt" | "pomelo-mqtt2" | "pomelo-ws";

/** Those wires, each of which is loaded by who needs it. */
export const OLD_TRANSPORTS: readonly OldTransport[] = [
  "pinus-tcp",
  "pomelo-mqtt",
  "pomelo-mqtt2",
  "pomelo-ws",
];

/** A transport as a directory has it: that of nobody else is tcp. */
export function transportOf(name: string): Transport {
  return name === "ws" ? name : (OLD_TRANSPORTS.find((old) => old === name) ?? "tcp");
}

/** Where a server listens. */
export interface Address {
  readonly transport: string;
  readonly host: string;
  /** 0 to 65535; 0 lets the system choose when listening. */
  readonly port: number;
  /** Of a WebSocket: `/rpc`. Default `/`. */
  readonly path?: string | undefined;
  /** What travels there is encrypted by TLS. */
  readonly secure?: boolean | undefined;
}

/** `tcp://127.0.0.1:3333`, `wss://[::1]:443/rpc`. */
export function formatAddress({ transport, host, port, path, secure }: Address): string {
  const scheme = secure === true ? (SECURE_SCHEMES[transport] ?? `${transport}+tls`) : undefined;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const shownPath = path ?? (transport === "ws" ? "/" : "");
  return `${scheme ?? transport}://${shownHost}:${port}${shownPath}`;
}

const SECURE_SCHEMES: Readonly<Record<string, string>> = { tcp: "tls", ws: "wss" };

/** How a link is opened. */
export interface ConnectSettings {
  /** For addresses that are secure. */
  readonly tls?: ClientTls | undefined;
  /** Of a WebSocket: see `ListenSettings`. */
  readonly textBytesMax?: number | undefined;
}

/** How a port is opened, and who is let in. */
export interface ListenSettings {
  /** Everything travels in TLS. A function is asked again by `reloadTls`. */
  readonly tls?: ServerTls | (() => ServerTls) | undefined;
  /** Pages that may open WebSockets. */
  readonly allowedOrigins?: AllowedOrigins | undefined;
  /** Takes WebSockets at a server that exists, instead of opening a port. */
  readonly server?: HttpServer | undefined;
  /** Whether this peer may connect at all; asked before anything is read. */
  readonly admits?: ((host: string) => boolean) | undefined;
  /** Somebody was turned away before there was a link. */
  readonly refused?: ((peerAddress: string, reason: string) => void) | undefined;
  /** Calls `late` when a handshake below the link takes too long. */
  readonly startHandshake?: ((late: () => void) => Timer) | undefined;
  /** Time for the handshake of TLS. Milliseconds. */
  readonly handshakeTimeoutMs?: number | undefined;
  /** A WebSocket carries text: each chunk is one message of at most so many bytes, and what is written at once is one. */
  readonly textBytesMax?: number | undefined;
  /** Links there may be; while they are being made, there may be as many again. */
  readonly connectionsMax?: number | undefined;
}

/** Origins of pages, such as `https://example.com`, or a function that knows them. */
export type AllowedOrigins = readonly string[] | ((origin: string) => boolean);

/** An HTTP or HTTPS server of Node, as far as it matters here. */
export interface HttpServer {
  on(event: "upgrade", listener: UpgradeListener): unknown;
  off(event: "upgrade", listener: UpgradeListener): unknown;
  listenerCount(event: "upgrade"): number;
  address(): object | string | null;
}

/** Hears of a client that wants to speak something else than HTTP: Node's IncomingMessage, its socket, and what was read already. */
export type UpgradeListener = (request: object, socket: object, head: Uint8Array) => void;

/** One side of a byte stream between two processes. */
export interface Link {
  /** For people: `127.0.0.1:51234`. */
  readonly peerAddress: string;
  /** Of a peer that has shown one which was vouched for. */
  readonly peerCertificate?: PeerCertificate | undefined;
  /** Bytes taken by `write` that the system has not taken yet. */
  readonly unsentBytes: number;
  /** False once nothing more goes out: the link is ending, closed or broken. */
  readonly isWritable: boolean;
  /** Returns true when the system took all of it, so that the caller may use the memory again; otherwise the link needs it until `drained`. */
  write(bytes: Uint8Array): boolean;
  /** Asks the peer for a sign of life that is no part of the bytes, and calls back when there is one. Only where the transport can. */
  ping?(answered: () => void): void;
  /** Stops reading: once `received` was called for what is read already, it is not until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends what was written, then closes. */
  end(): void;
  /** Closes at once; what was not sent is lost. */
  destroy(): void;
}

/** Hears what happens on a link. Must not throw. */
export interface LinkReceiver {
  opened(): void;
  /** The chunk belongs to the receiver. */
  received(chunk: Uint8Array): void;
  /** Nothing is unsent any more. */
  drained(): void;
  /** The last call, made exactly once; `error` says why when the link broke or never opened. */
  closed(error: Error | undefined): void;
}

/** Takes a link that a peer has opened; `undefined` refuses it, and the listener closes it. */
export type AcceptLink = (link: Link) => LinkReceiver | undefined;

/** A port that is open. */
export interface Listener {
  /** With the port that was really taken. */
  readonly address: Address;
  /** Takes no new links; those that exist go on. Settles when the last of them has ended. */
  close(): Promise<void>;
  /** Reads certificate and key again, for links opened from now on. Throws when they cannot be used; then those before stay. */
  reloadTls?(): void;
}

/** Carries a value through asynchronous code, as `AsyncLocalStorage` does. Off until something turns it on. */
export interface AmbientStore {
  /** False means that `current` is always undefined and costs nothing. */
  readonly isEnabled: boolean;
  enable(): void;
  run<Result>(value: object, action: () => Result): Result;
  current(): object | undefined;
}
