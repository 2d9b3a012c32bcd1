import { hashText } from "./hash.js";

/** Points per server: with 160 the fullest of ten servers gets about a tenth more than its share. */
const POINTS_PER_SERVER = 160;

/**
 * Consistent hashing: a key belongs to the server whose point follows the key's hash on the ring.
 * Adding one of n servers moves about one key in n, all of them to the new one.
 */
export class HashRing {
  readonly #points: Uint32Array;
  readonly #ids: readonly string[];
  /** Index into `#ids` for each point. */
  readonly #owners: Uint32Array;

  constructor(ids: readonly string[]) {
    const points = ids.flatMap((id, owner) =>
      Array.from({ length: POINTS_PER_SERVER }, (_, n) => ({
        hash: hashText(`${id}#${n}`),
        owner,
      })),
    );
    // Equal hashes are ordered by id, so that the ring does not depend on the order of the servers.
    points.sort(
      (a, b) => a.hash - b.hash || ((ids[a.owner] ?? "") < (ids[b.owner] ?? "") ? -1 : 1),
    );
    this.#ids = ids;
    this.#points = Uint32Array.from(points, ({ hash }) => hash);
    this.#owners = Uint32Array.from(points, ({ owner }) => owner);
  }

  /** The server the key belongs to, or the next one on the ring that is usable; undefined when none is. */
  find(key: string, isUsable: (id: string) => boolean): string | undefined {
    const count = this.#points.length;
    const start = this.#firstPointFrom(hashText(key));
    const refused = new Set<number>();
    for (let step = 0; step < count && refused.size < this.#ids.length; step++) {
      const owner = this.#owners[(start + step) % count];
      if (owner === undefined || refused.has(owner)) continue;
      const id = this.#ids[owner];
      if (id !== undefined && isUsable(id)) return id;
      refused.add(owner);
    }
    return undefined;
  }

  #firstPointFrom(hash: number): number {
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#points[middle] ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
