import { Buffer } from "node:buffer";
import type { Content } from "./content.js";
import type { PackageWriter } from "./package-writer.js";

/** Hears what is in the packages of a peer. */
export interface PackageReceiver {
  /** A request or an answer, or a list of them, from `start` to `end`; valid only during the call. */
  message(bytes: Buffer, start: number, end: number): void;
  /** The peer asks whether this side lives. */
  ping(): void;
  /** The peer lives. */
  pong(): void;
  /** The peer has said what it says first, where it says anything. */
  greeted(): void;
  /** What the peer serves, where it says so. */
  listed(bytes: Buffer): void;
}

/** How messages lie in the bytes of one connection. What it writes goes out in the order of the calls. */
export interface Packaging {
  /** Each package is a message of the link, which asks for signs of life by itself: a WebSocket. */
  readonly isMessages: boolean;
  /** Whether the beginning of a package waits for the rest. */
  readonly isWithinPackage: boolean;
  /** Hands on everything that is whole with this chunk. Throws a ProtocolError for what is no package, or one that is too long. */
  feed(chunk: Uint8Array, receiver: PackageReceiver): void;
  /** What a caller says first. */
  greeting(out: PackageWriter): void;
  /** What a server answers to that: with what it serves, where callers have to know. */
  welcome(out: PackageWriter, list: Content | undefined): void;
  ping(out: PackageWriter): void;
  pong(out: PackageWriter): void;
  request(out: PackageWriter, content: Content): void;
  answer(out: PackageWriter, content: Content): void;
}

/** What a package has where it says nothing. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** The chunk as a Buffer of the same memory. */
export function bufferOf(chunk: Uint8Array): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
