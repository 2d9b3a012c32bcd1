import type { DecodeError } from "./decode-error.js";

/** The bytes under a `Reader`, as the functions that read from them see them. */
export interface Source {
  /** Holds the message; nothing outside `[position, end)` may be looked at. */
  readonly chunk: Uint8Array;
  /** Nobody else reads or writes the memory of `chunk`, now or later. */
  readonly ownsChunk: boolean;
  /** The memory of `chunk`: for a short chunk made when a number of fixed size is first read. */
  readonly view: DataView;
  /** The same, once it is made. */
  readonly madeView: DataView | undefined;
  /** Where the next byte is read. */
  position: number;
  /** Where the message being read ends. */
  end: number;
  /** Upper half of the 64-bit varint read last. */
  high: number;
  /** The error for what is read at `position`. */
  error(what: string, expected: string, got: string): DecodeError;
}

/** The byte at `index`. */
export function byteAt(bytes: Uint8Array, index: number): number {
  // The cast: callers have compared the index with an end that lies within the bytes.
  return bytes[index] as number;
}

/** Moves over `count` bytes that belong to `what`; returns where they begin. */
export function advance(source: Source, what: string, count: number): number {
  const start = source.position;
  if (count > source.end - start) throw tooShort(source, what, count);
  source.position = start + count;
  return start;
}

/** The error for `count` bytes that are not all there. */
export function tooShort(source: Source, what: string, count: number): DecodeError {
  return source.error(what, `${count} bytes`, `${source.end - source.position}`);
}
