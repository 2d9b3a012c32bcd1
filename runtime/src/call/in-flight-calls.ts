import { CALL_ID_MAX } from "../limits.js";
import type { OutgoingCall } from "./outgoing-call.js";

const SLOTS_MIN = 16;

/**
 * Requests that were written to one connection and have no answer yet. Ids only rise, so that
 * GOAWAY can name the last one that will run; the table is a ring that skips places still taken.
 */
export class InFlightCalls {
  #slots: (OutgoingCall | undefined)[] = new Array<OutgoingCall | undefined>(SLOTS_MIN).fill(
    undefined,
  );
  #mask = SLOTS_MIN - 1;
  #lastId: number;
  #size = 0;

  /** `lastId` is the id before the first one given out. */
  constructor(lastId: number) {
    this.#lastId = lastId;
  }

  get size(): number {
    return this.#size;
  }

  /** No id is left: the connection has to be replaced. */
  get isExhausted(): boolean {
    return this.#lastId >= CALL_ID_MAX;
  }

  /** Gives the call an id of this connection. */
  add(call: OutgoingCall): void {
    if (2 * this.#size >= this.#slots.length) this.#grow();
    call.id = this.#nextId();
    this.#slots[call.id & this.#mask] = call;
    this.#size++;
  }

  /** An id for a request that no answer follows. */
  skip(): number {
    this.#lastId++;
    return this.#lastId;
  }

  /** The call, which stays; undefined for an id that waits for nothing. */
  get(id: number): OutgoingCall | undefined {
    const call = this.#slots[id & this.#mask];
    return call?.id === id ? call : undefined;
  }

  /** Removes and returns the call; undefined for an id that waits for nothing. */
  take(id: number): OutgoingCall | undefined {
    const call = this.#slots[id & this.#mask];
    if (call === undefined || call.id !== id) return undefined;
    this.#slots[id & this.#mask] = undefined;
    this.#size--;
    return call;
  }

  /** Removes and returns all calls whose id is above `id`, in the order they were sent. */
  takeAbove(id: number): OutgoingCall[] {
    const taken = this.#slots.filter(
      (call) => call !== undefined && call.id > id,
    ) as OutgoingCall[]; // filtered
    taken.sort((a, b) => a.id - b.id);
    for (const call of taken) this.take(call.id);
    return taken;
  }

  #nextId(): number {
    do this.#lastId++;
    while (this.#slots[this.#lastId & this.#mask] !== undefined);
    return this.#lastId;
  }

  #grow(): void {
    const calls = this.#slots;
    this.#slots = new Array<OutgoingCall | undefined>(2 * calls.length).fill(undefined);
    this.#mask = this.#slots.length - 1;
    for (const call of calls) if (call !== undefined) this.#slots[call.id & this.#mask] = call;
  }
}
