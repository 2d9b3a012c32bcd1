import type { CallContext } from "../call/call-context.js";
import type { Peer } from "../call/peer.js";
import { methodName, serviceName, type AnyMethod } from "../call/method.js";
import type { RequestHeader } from "../call/request-frame.js";
import { NO_SLOT, type Deadline } from "../call/timer-wheel.js";
import type { Connection } from "../connection/connection.js";
import type { Metadata } from "../rpc-error.js";
import type { ServedStreams } from "./served-streams.js";

/** Who runs a served call. */
export interface ServedCallOwner {
  readonly connection: Connection;
  /** Who called. */
  readonly peer: Peer;
  /** The deadline has passed. */
  expired(call: ServedCall): void;
}

/** A request whose handler runs: what the handler sees as its context, and the entry that cancels it. */
export class ServedCall implements CallContext, Deadline {
  deadlineAt: number;
  wheelNext: Deadline | undefined = undefined;
  wheelPrevious: Deadline | undefined = undefined;
  wheelSlot: number = NO_SLOT;
  /** Its handler has returned or thrown, or has given its last item. */
  hasEnded = false;
  /** It is answered, or nobody waits for the answer any more. */
  isOver = false;
  /** False while filters have not let the call through to its handler. */
  hasHandlerBegun = true;
  /** Items that come with it or answer it. */
  streams: ServedStreams<ServedCall> | undefined = undefined;
  readonly id: number;
  readonly served: AnyMethod;
  readonly metadata: Metadata;
  readonly #owner: ServedCallOwner;
  /** Made when a handler first asks for it: most never do. */
  #abort: AbortController | undefined = undefined;
  #cancelledFor: Error | undefined = undefined;

  constructor(
    owner: ServedCallOwner,
    id: number,
    served: AnyMethod,
    { remainingMs, metadata }: RequestHeader,
  ) {
    this.#owner = owner;
    this.id = id;
    this.served = served;
    this.metadata = metadata;
    this.deadlineAt = remainingMs === 0 ? Infinity : owner.connection.chunkAt + remainingMs;
  }

  get service(): string {
    return serviceName(this.served.path);
  }

  get method(): string {
    return methodName(this.served.path);
  }

  get peer(): Peer {
    return this.#owner.peer;
  }

  get remainingMs(): number {
    return Math.max(0, this.deadlineAt - this.#owner.connection.host.environment.now());
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#cancelledFor !== undefined) this.#abort.abort(this.#cancelledFor);
    }
    return this.#abort.signal;
  }

  /** Nobody waits for the answer any more. */
  cancel(reason: Error): void {
    this.#cancelledFor = reason;
    this.#abort?.abort(reason);
    this.streams?.over(reason);
  }

  expire(): void {
    this.#owner.expired(this);
  }
}
