import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Reader } from "../codec/reader.js";
import { ConnectionPeer } from "../connection/connection-peer.js";
import type { CallbackHalf, Serve } from "../connection/serving-half.js";
import { Dispatcher } from "../dispatcher/dispatcher.js";
import { IncomingRequests } from "../dispatcher/incoming-requests.js";
import { ServiceTable } from "../dispatcher/service-table.js";
import { serverFilters } from "../filter/server-filters.js";
import type { CallbacksHost } from "./callbacks.js";

/** Answers what servers call back, with the services that the station was given. Throws a TypeError for what is no service. */
export function callbackServing(
  services: readonly ServiceSkeleton[],
  { environment, limits, logger, callbackFilters, tally, warnings }: CallbacksHost,
): Serve {
  const dispatcher = new Dispatcher(new ServiceTable(undefined, services), {
    exposeErrors: false,
    inheritContext: false,
    ambient: environment.ambient,
    logger,
    filters: serverFilters("callbackFilters", callbackFilters, { clock: environment, limits }),
    tally,
    warnings,
    onIdle: () => {},
  });
  return (connection, requests, maker) => {
    const peer = new ConnectionPeer(connection, requests, maker);
    return new AnsweredCallbacks(new IncomingRequests(connection, peer, dispatcher), peer);
  };
}

/** What a server calls back over one connection, and as whom it is called by those who answer. */
class AnsweredCallbacks implements CallbackHalf {
  readonly #requests: IncomingRequests;
  readonly #peer: ConnectionPeer;

  constructor(requests: IncomingRequests, peer: ConnectionPeer) {
    this.#requests = requests;
    this.#peer = peer;
  }

  get lastCallId(): number {
    return this.#requests.lastCallId;
  }

  get handlersRunning(): number {
    return this.#requests.handlersRunning;
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    return this.#requests.frame(kind, callId, body);
  }

  release(): void {
    this.#requests.release();
  }

  goOn(): void {
    this.#peer.goOn();
  }

  abandonAll(reason: string): void {
    this.#requests.abandonAll(reason);
    this.#peer.closed(reason);
  }
}
