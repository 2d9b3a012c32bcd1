import type { Environment } from "../../runtime/src/environment.js";
import { withLinkDoubles } from "./link-double.js";

/** Counts the memory out of which a process writes: what is given back is used again, so that there is little of it. */
export class SlabWatch {
  readonly #seen = new Map<string, Set<ArrayBufferLike>>();
  #isWatching = false;

  /** The environment of that process, whose writes are seen. */
  watch(environment: Environment, name: string): Environment {
    const wrote = (bytes: Uint8Array, isTaken: boolean): void => {
      // What the link keeps is not used again.
      if (this.#isWatching && isTaken) this.#of(name).add(bytes.buffer);
    };
    return withLinkDoubles(environment, () => ({ wrote }));
  }

  begin(): void {
    this.#isWatching = true;
    this.#seen.clear();
  }

  /** The most that a process has used since `begin`. */
  end(): number {
    this.#isWatching = false;
    return Math.max(0, ...Array.from(this.#seen.values(), ({ size }) => size));
  }

  #of(name: string): Set<ArrayBufferLike> {
    const known = this.#seen.get(name);
    if (known !== undefined) return known;
    const made = new Set<ArrayBufferLike>();
    this.#seen.set(name, made);
    return made;
  }
}
