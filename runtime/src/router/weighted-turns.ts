import { firstUsableFrom, type Candidate, type Router } from "./router.js";

/** Its multiples fall evenly into the unit interval, whatever their number. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * Weighted round-robin, smoothly: in a round, which has as many turns as the weights' sum, a server
 * of weight w has exactly w turns, spread evenly over the round. The k-th turn of a server comes at
 * (k + phase) / w of the round; a heap finds the next turn in logarithmic time.
 */
export class WeightedTurns<Server extends Candidate> implements Router<Server> {
  readonly #servers: readonly Server[];
  readonly #phases: Float64Array;
  /** Turns of this round that each server has had. */
  readonly #turns: Uint32Array;
  /** When each has its next turn, as a part of the round; beyond 1 in the next one. */
  readonly #dueAt: Float64Array;
  /** Indices of servers, the next one first. */
  readonly #heap: Uint32Array;
  /** Whose turn it is where no turn of a usable server is near. */
  #spare = 0;

  constructor(servers: readonly Server[], random: () => number) {
    const offset = random();
    this.#servers = servers;
    // Servers of equal weights must not all have their turns at the same places.
    this.#phases = Float64Array.from(servers, (_, at) => (offset + at * GOLDEN_RATIO) % 1);
    this.#turns = new Uint32Array(servers.length);
    this.#dueAt = new Float64Array(servers.length);
    this.#heap = Uint32Array.from(servers, (_, at) => at);
    this.#beginRound();
  }

  choose(isUsable: (server: Server) => boolean): Server | undefined {
    // Whoever cannot be used loses its turn, which keeps the others' shares as they are.
    const turnsMax = 2 * this.#servers.length;
    for (let turn = 0; turn < turnsMax; turn++) {
      const server = this.#next();
      if (server === undefined) return undefined;
      if (isUsable(server)) return server;
    }
    // Those that can be used have so little weight that their turns are far away.
    const at = firstUsableFrom(this.#servers, this.#spare, isUsable);
    if (at === undefined) return undefined;
    this.#spare = at + 1 < this.#servers.length ? at + 1 : 0;
    return this.#servers[at];
  }

  #next(): Server | undefined {
    const at = this.#heap[0];
    const server = at === undefined ? undefined : this.#servers[at];
    if (at === undefined || server === undefined) return undefined;
    const turns = (this.#turns[at] ?? 0) + 1;
    this.#turns[at] = turns;
    this.#dueAt[at] = turns < server.weight ? this.#turnAt(at, turns) : Infinity;
    this.#sink(0);
    const first = this.#heap[0] ?? 0;
    if (this.#dueAt[first] === Infinity) this.#beginRound();
    return server;
  }

  #beginRound(): void {
    this.#turns.fill(0);
    for (let at = 0; at < this.#servers.length; at++) this.#dueAt[at] = this.#turnAt(at, 0);
    for (let at = (this.#heap.length >>> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  #turnAt(at: number, turns: number): number {
    return (turns + (this.#phases[at] ?? 0)) / (this.#servers[at]?.weight ?? 1);
  }

  /** Moves the entry at this place of the heap down to where it belongs. */
  #sink(start: number): void {
    const heap = this.#heap;
    const entry = heap[start] ?? 0;
    const due = this.#dueAt[entry] ?? 0;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#dueOf(child + 1) < this.#dueOf(child)) child++;
      if (this.#dueOf(child) >= due) break;
      heap[at] = heap[child] ?? 0;
      at = child;
    }
    heap[at] = entry;
  }

  #dueOf(place: number): number {
    return this.#dueAt[this.#heap[place] ?? 0] ?? 0;
  }
}
