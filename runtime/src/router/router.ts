import { HashRing } from "./hash-ring.js";

/** Chooses the server for a call: by the key where the call has one, else each usable server in turn. */
export class Router {
  /** One per server type; its ids tell whether it is still right. */
  readonly #rings = new Map<string, { readonly ids: readonly string[]; readonly ring: HashRing }>();
  readonly #turns = new Map<string, number>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** `ids` are those of the type, the same array as long as they are the same servers. Undefined when none is usable. */
  choose(
    type: string,
    ids: readonly string[],
    routeKey: unknown,
    isUsable: (id: string) => boolean,
  ): string | undefined {
    if (routeKey !== undefined) return this.#ringOf(type, ids).find(keyText(routeKey), isUsable);
    return this.#nextInTurn(type, ids, isUsable);
  }

  /** Starts anywhere, so that the callers of a cluster do not all begin with the same server. */
  #nextInTurn(
    type: string,
    ids: readonly string[],
    isUsable: (id: string) => boolean,
  ): string | undefined {
    const turn = this.#turns.get(type) ?? Math.floor(this.#random() * ids.length);
    for (let step = 0; step < ids.length; step++) {
      const at = (turn + step) % ids.length;
      const id = ids[at];
      if (id === undefined || !isUsable(id)) continue;
      this.#turns.set(type, at + 1);
      return id;
    }
    return undefined;
  }

  #ringOf(type: string, ids: readonly string[]): HashRing {
    const known = this.#rings.get(type);
    if (known?.ids === ids) return known.ring;
    const ring = new HashRing(ids);
    this.#rings.set(type, { ids, ring });
    return ring;
  }
}

/** Equal keys have equal texts; a number and its text are the same key. Throws a TypeError for what has no text of its own. */
function keyText(key: unknown): string {
  switch (typeof key) {
    case "string":
      return key;
    case "number":
    case "bigint":
    case "boolean":
      return String(key);
    default:
      throw new TypeError(
        `route: expected a string, number, bigint or boolean as key, got ${key === null ? "null" : typeof key}`,
      );
  }
}
