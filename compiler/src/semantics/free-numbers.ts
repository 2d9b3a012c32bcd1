/** Which numbers members may take. */
export interface NumberSpace {
  readonly min: bigint;
  readonly max: bigint;
  /** Numbers that members have, right or wrong. */
  readonly used: ReadonlySet<bigint>;
  /** The lowest number from this one on that nothing forbids; the same for one that is allowed. */
  readonly allowedFrom: (number: bigint) => bigint;
}

/**
 * Hands out numbers that nobody has, each once: first those above all that are in use, because a gap
 * below may be what a removed member left behind; the gaps when nothing is left above.
 */
export class FreeNumbers {
  readonly #space: NumberSpace;
  /** Where to look next; a search never goes over the same numbers twice. */
  #above: bigint | undefined;
  #gap: bigint;

  constructor(space: NumberSpace) {
    this.#space = space;
    this.#gap = space.min;
  }

  /** `undefined` when every number is taken. */
  next(): bigint | undefined {
    this.#above ??= this.#highest() + 1n;
    const above = this.#search(this.#above);
    if (above !== undefined) {
      this.#above = above + 1n;
      return above;
    }
    const gap = this.#search(this.#gap);
    if (gap !== undefined) this.#gap = gap + 1n;
    return gap;
  }

  #highest(): bigint {
    const { min, max, used, allowedFrom } = this.#space;
    let highest = min - 1n;
    for (const number of used) {
      const isValid = number >= min && number <= max && allowedFrom(number) === number;
      if (isValid && number > highest) highest = number;
    }
    return highest;
  }

  #search(start: bigint): bigint | undefined {
    const { max, used, allowedFrom } = this.#space;
    for (let number = allowedFrom(start); number <= max; number = allowedFrom(number + 1n)) {
      if (!used.has(number)) return number;
    }
    return undefined;
  }
}
