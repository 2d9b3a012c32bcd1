/** Hears what is in the packages of a peer. */
export interface PackageReceiver {
  /** A request or an answer, or a list of them: JSON in UTF-8, valid only during the call. */
  message(json: Uint8Array): void;
  /** The peer asks whether this side lives. */
  ping(): void;
  /** The peer lives. */
  pong(): void;
  /** The peer has said what it says first, where it says anything. */
  greeted(): void;
}

/** How messages lie in the bytes of one connection. */
export interface Packaging {
  /** Whether the beginning of a package waits for the rest. */
  readonly isWithinPackage: boolean;
  /** Hands on everything that is whole with this chunk. Throws a ProtocolError for what is no package, or one that is too long. */
  feed(chunk: Uint8Array, receiver: PackageReceiver): void;
  /** What a caller says first. */
  greeting(): Uint8Array;
  /** What a server answers to that. */
  welcome(): Uint8Array;
  ping(): Uint8Array;
  pong(): Uint8Array;
  request(json: Uint8Array): Uint8Array;
  answer(json: Uint8Array): Uint8Array;
}

/** What a package has where it says nothing. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
