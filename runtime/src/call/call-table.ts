const SLOTS_MIN = 16;

/**
 * Calls of one connection by their ids, which only rise: a ring of places, and a map for the few that
 * find theirs taken. A map for all of them would leave a dead table behind whenever it is made anew,
 * and each of those keeps the calls in the next one alive: with handlers that take a moment, collecting
 * garbage took a third of the time.
 */
export class CallTable<Call extends { readonly id: number }> {
  #slots: (Call | undefined)[] = new Array<Call | undefined>(SLOTS_MIN).fill(undefined);
  #mask = SLOTS_MIN - 1;
  /** A peer that chooses its ids well could have all of its calls here: it gains nothing by that. */
  #displaced: Map<number, Call> | undefined = undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Its id is that of no other call in the table. */
  add(call: Call): void {
    if (2 * this.#size >= this.#slots.length) this.#grow();
    this.#place(call);
    this.#size++;
  }

  /** The call, which stays; undefined for an id that is not there. */
  get(id: number): Call | undefined {
    const call = this.#slots[id & this.#mask];
    return call !== undefined && call.id === id ? call : this.#displaced?.get(id);
  }

  /** Removes and returns the call; undefined for an id that is not there. */
  take(id: number): Call | undefined {
    const slot = id & this.#mask;
    const call = this.#slots[slot];
    if (call !== undefined && call.id === id) {
      this.#slots[slot] = undefined;
      this.#size--;
      return call;
    }
    const displaced = this.#displaced?.get(id);
    if (displaced === undefined) return undefined;
    this.#displaced?.delete(id);
    this.#size--;
    return displaced;
  }

  /** All of them, by their ids. */
  all(): readonly Call[] {
    const calls = [...(this.#displaced?.values() ?? [])];
    for (const call of this.#slots) if (call !== undefined) calls.push(call);
    return calls.sort((one, other) => one.id - other.id);
  }

  #place(call: Call): void {
    const slot = call.id & this.#mask;
    if (this.#slots[slot] === undefined) this.#slots[slot] = call;
    else (this.#displaced ??= new Map<number, Call>()).set(call.id, call);
  }

  #grow(): void {
    const calls = this.all();
    this.#slots = new Array<Call | undefined>(2 * this.#slots.length).fill(undefined);
    this.#mask = this.#slots.length - 1;
    this.#displaced = undefined;
    for (const call of calls) this.#place(call);
  }
}
