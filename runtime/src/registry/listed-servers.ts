import { keyOf, type ServerInstance } from "./server-instance.js";

/** What a list says that the one before did not. */
export interface ListChange {
  /** Those that are new, or say something else than before. */
  readonly come: readonly ServerInstance[];
  /** Keys of those that are no longer listed. */
  readonly left: readonly string[];
  /** Keys of those that are listed twice from now on: the first of them counts. */
  readonly twice: readonly string[];
}

/**
 * The list that a registry has told last. To take the next one costs as much as has changed, and a look
 * at each entry: those that have not changed are the same objects.
 */
export class ListedServers {
  #list: readonly ServerInstance[] = [];
  readonly #keys = new Set<string>();
  readonly #twice = new Set<string>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Takes a list in place of the one before. */
  take(list: readonly ServerInstance[]): ListChange {
    const before = this.#list;
    const hadTwice = new Set(this.#twice);
    this.#list = list;
    // Who counts of two depends on the whole list.
    const isKnown = hadTwice.size === 0 && this.#takeMiddle(before, list);
    const { come, gone } = isKnown === false ? this.#takeAll(before, list) : isKnown;
    const left = [...new Set(gone.map(keyOf))].filter((key) => !this.#keys.has(key));
    const twice = [...this.#twice].filter((key) => !hadTwice.has(key));
    return { come, left, twice };
  }

  /** What is the same at both ends of both lists is left alone. False where that does not do. */
  #takeMiddle(before: readonly ServerInstance[], list: readonly ServerInstance[]): Taken | false {
    const shorter = Math.min(before.length, list.length);
    let head = 0;
    while (head < shorter && before[head] === list[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before.at(-1 - tail) === list.at(-1 - tail)) tail++;
    const gone = before.slice(head, before.length - tail);
    const come = list.slice(head, list.length - tail);
    for (const instance of gone) this.#keys.delete(keyOf(instance));
    for (const instance of come) {
      const key = keyOf(instance);
      if (this.#keys.has(key)) return false;
      this.#keys.add(key);
    }
    return { come, gone };
  }

  #takeAll(before: readonly ServerInstance[], list: readonly ServerInstance[]): Taken {
    this.#keys.clear();
    this.#twice.clear();
    const come = list.filter((instance) => {
      const key = keyOf(instance);
      if (this.#keys.has(key)) this.#twice.add(key);
      else this.#keys.add(key);
      return !this.#twice.has(key);
    });
    return { come, gone: before };
  }
}

interface Taken {
  readonly come: readonly ServerInstance[];
  readonly gone: readonly ServerInstance[];
}
