import { hashText } from "./hash.js";
import type { Candidate } from "./router.js";

/** Points per server: with 160 the fullest of ten servers gets about a tenth more than its share. */
const POINTS_PER_SERVER = 160;

/** Where the hash stands in a point: the server's rank is below. Both together fit 52 bits. */
const RANKS = 2 ** 20;

/** Points of a ring, in order, and the ranks of their servers. */
interface Points {
  readonly points: Uint32Array;
  readonly owners: Uint32Array;
}

const NO_POINTS: Points = { points: new Uint32Array(0), owners: new Uint32Array(0) };

/**
 * Consistent hashing: a key belongs to the server whose point follows the key's hash on the ring.
 * Adding one of n servers moves about one key in n, all of them to the new one.
 */
export class HashRing<Server extends Pick<Candidate, "id">> {
  /** By id, so that the ring does not depend on the order in which servers were added. */
  readonly #servers: readonly Server[];
  readonly #points: Uint32Array;
  /** Index into `#servers` for each point. */
  readonly #owners: Uint32Array;

  /** `former`: a ring of other servers, some of them the same. It makes no difference but to the time that it takes. */
  constructor(servers: readonly Server[], former?: HashRing<Server>) {
    const sorted = [...servers].sort((a, b) => (a.id < b.id ? -1 : 1));
    const ranks = new Map(sorted.map(({ id }, rank) => [id, rank]));
    const kept = former === undefined ? NO_POINTS : former.#pointsOf(ranks);
    for (const { id } of former === undefined ? [] : former.#servers) ranks.delete(id);
    const { points, owners } = merge(kept, sortedPoints(ranks));
    this.#servers = sorted;
    this.#points = points;
    this.#owners = owners;
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

  /** Those of the servers that have one of these ranks now, in order. */
  #pointsOf(ranks: ReadonlyMap<string, number>): Points {
    const moved = Int32Array.from(this.#servers, ({ id }) => ranks.get(id) ?? -1);
    const points = new Uint32Array(this.#points.length);
    const owners = new Uint32Array(this.#points.length);
    let count = 0;
    for (let at = 0; at < points.length; at++) {
      const rank = moved[this.#owners[at] ?? 0] ?? -1;
      if (rank < 0) continue;
      points[count] = this.#points[at] ?? 0;
      owners[count++] = rank;
    }
    return { points: points.subarray(0, count), owners: owners.subarray(0, count) };
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

/** Those of the servers with these ranks: hash and owner in one number, as numbers are sorted ten times as fast as objects. */
function sortedPoints(ranks: ReadonlyMap<string, number>): Float64Array {
  const points = new Float64Array(ranks.size * POINTS_PER_SERVER);
  let at = 0;
  for (const [id, rank] of ranks) {
    for (let n = 0; n < POINTS_PER_SERVER; n++) {
      points[at++] = hashText(`${id}#${n}`) * RANKS + rank;
    }
  }
  return points.sort();
}

/** Both in order; so is what they make. */
function merge(kept: Points, fresh: Float64Array): Points {
  if (fresh.length === 0) return kept;
  const count = kept.points.length + fresh.length;
  const points = new Uint32Array(count);
  const owners = new Uint32Array(count);
  let next = 0;
  for (let at = 0; at < count; at++) {
    const point = kept.points[next] ?? 0;
    const owner = kept.owners[next] ?? 0;
    const rival = fresh[at - next] ?? Infinity;
    if (next < kept.points.length && point * RANKS + owner < rival) {
      points[at] = point;
      owners[at] = owner;
      next++;
    } else {
      points[at] = Math.floor(rival / RANKS);
      owners[at] = rival % RANKS;
    }
  }
  return { points, owners };
}
