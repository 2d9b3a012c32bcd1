import { CALL_ID_MAX } from "../limits.js";
import { CallTable } from "./call-table.js";
import type { OutgoingCall } from "./outgoing-call.js";

/**
 * Requests that were written to one connection and have no answer yet. Ids only rise, so that
 * GOAWAY can name the last one that will run.
 */
export class InFlightCalls {
  readonly #calls = new CallTable<OutgoingCall>();
  #lastId: number;

  /** `lastId` is the id before the first one given out. */
  constructor(lastId: number) {
    this.#lastId = lastId;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** No id is left: the connection has to be replaced. */
  get isExhausted(): boolean {
    return this.#lastId >= CALL_ID_MAX;
  }

  /** Gives the call an id of this connection. */
  add(call: OutgoingCall): void {
    call.id = this.skip();
    this.#calls.add(call);
  }

  /** An id for a request that no answer follows. */
  skip(): number {
    this.#lastId++;
    return this.#lastId;
  }

  /** The call, which stays; undefined for an id that waits for nothing. */
  get(id: number): OutgoingCall | undefined {
    return this.#calls.get(id);
  }

  /** Removes and returns the call; undefined for an id that waits for nothing. */
  take(id: number): OutgoingCall | undefined {
    return this.#calls.take(id);
  }

  /** Removes and returns all calls whose id is above `id`, in the order they were sent. */
  takeAbove(id: number): readonly OutgoingCall[] {
    const taken = this.#calls.all().filter((call) => call.id > id);
    for (const call of taken) this.#calls.take(call.id);
    return taken;
  }
}
