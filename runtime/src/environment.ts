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
  connect(address: Address, receiver: LinkReceiver): Link;
  /** Listens until closed; rejects with the system's error when it cannot. */
  listen(address: Address, accept: AcceptLink): Promise<Listener>;
  /** Carries the running call through asynchronous code, where a gateway asks for that. */
  readonly ambient: AmbientStore;
}

/** A timer that has been started. */
export interface Timer {
  /** Does nothing when it has fired already. */
  stop(): void;
}

/** Where a server listens. */
export interface Address {
  readonly transport: string;
  readonly host: string;
  /** 0 to 65535; 0 lets the system choose when listening. */
  readonly port: number;
}

/** `tcp://127.0.0.1:3333`. */
export function formatAddress(address: Address): string {
  return `${address.transport}://${address.host}:${address.port}`;
}

/** One side of a byte stream between two processes. */
export interface Link {
  /** For people: `127.0.0.1:51234`. */
  readonly peerAddress: string;
  /** Bytes taken by `write` that the system has not taken yet. */
  readonly unsentBytes: number;
  /** False once nothing more goes out: the link is ending, closed or broken. */
  readonly isWritable: boolean;
  /** Returns true when the system took all of it, so that the caller may use the memory again; otherwise the memory belongs to the link and `drained` follows. */
  write(bytes: Uint8Array): boolean;
  /** Stops reading: `received` is not called until `resume`. */
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
}

/** Carries a value through asynchronous code, as `AsyncLocalStorage` does. Off until something turns it on. */
export interface AmbientStore {
  /** False means that `current` is always undefined and costs nothing. */
  readonly isEnabled: boolean;
  enable(): void;
  run<Result>(value: object, action: () => Result): Result;
  current(): object | undefined;
}
