import type { Environment } from "../environment.js";

/** Most that is read at a time: some sixteen requests. */
const PORTION_BYTES = 4096;

/** Reads bytes; false where no package has ended in them. */
type Read = (bytes: Uint8Array) => boolean;

/**
 * Has chunks read in portions, and what was written for one go out before the next: a caller that
 * makes many calls at once then works on the first answers while the others are made.
 */
export class ChunkPortions {
  readonly #environment: Environment;
  readonly #read: Read;
  /** What is still to be read; undefined while nothing is. */
  #rest: Uint8Array[] | undefined = undefined;

  constructor(environment: Environment, read: Read) {
    this.#environment = environment;
    this.#read = read;
  }

  /** Reads the chunk, or its first portion now and the others before any further input. */
  add(chunk: Uint8Array): void {
    if (this.#rest !== undefined) this.#rest.push(chunk);
    else if (chunk.length <= PORTION_BYTES) this.#read(chunk);
    else {
      this.#rest = [chunk];
      this.#next();
    }
  }

  #next(): void {
    const rest = this.#rest ?? [];
    const [chunk] = rest;
    if (chunk === undefined) {
      this.#rest = undefined;
      return;
    }
    const hasPackage = this.#read(chunk.subarray(0, PORTION_BYTES));
    const left = chunk.subarray(PORTION_BYTES);
    // A package that is longer than a portion gains nothing by coming in pieces.
    if (!hasPackage && left.length > 0) this.#read(left);
    if (hasPackage && left.length > 0) rest[0] = left;
    else rest.shift();
    if (rest.length > 0) this.#environment.defer(() => this.#next());
    else this.#rest = undefined;
  }
}
