import { hashText } from "./hash.js";
import type { Candidate } from "./router.js";

/** Points per server: with 160 the fullest of ten servers gets about a tenth more than its share. */
const POINTS_PER_SERVER = 160;

/** Where the hash stands in a point: the server's rank is below. Both together fit 52 bits. */
const RANKS = 2 ** 20;

/**
 * Consistent hashing: a key belongs to the server whose point follows the key's hash on the ring.
 * Adding one of n servers moves about one key in n, all of them to the new one.
 */
export class HashRing<Server extends Pick<Candidate, "id">> {
  readonly #points: Uint32Array;
  /** By id, so that the ring does not depend on the order in which servers were added. */
  readonly #servers: readonly Server[];
  /** Index into `#servers` for each point. */
  readonly #owners: Uint32Array;

  constructor(servers: readonly Server[]) {
    const sorted = [...servers].sort((a, b) => (a.id < b.id ? -1 : 1));
    // Hash and owner in one number: numbers are sorted ten times as fast as objects.
    const points = new Float64Array(sorted.length * POINTS_PER_SERVER);
    for (const [rank, { id }] of sorted.entries()) {
      for (let n = 0; n < POINTS_PER_SERVER; n++) {
        points[rank * POINTS_PER_SERVER + n] = hashText(`${id}#${n}`) * RANKS + rank;
      }
    }
    points.sort();
    this.#servers = sorted;
    this.#points = Uint32Array.from(points, (point) => Math.floor(point / RANKS));
    this.#owners = Uint32Array.from(points, (point) => point % RANKS);
  }

  /** The server the key belongs to, or the next one on the ring that is usable; undefined when none is. */
  find(key: string, isUsable: (server: Server) => boolean): Server | undefined {
    const count = this.#points.length;
    const start = this.#firstPointFrom(hashText(key));
    const refused = new Set<Server>();
    for (let step = 0; step < count && refused.size < this.#servers.length; step++) {
      const owner = this.#owners[(start + step) % count];
      const server = owner === undefined ? undefined : this.#servers[owner];
      if (server === undefined || refused.has(server)) continue;
      if (isUsable(server)) return server;
      refused.add(server);
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
