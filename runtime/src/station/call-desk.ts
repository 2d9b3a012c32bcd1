import { CallMaker, type CallMakerHost } from "../call/call-maker.js";
import type { CallStreams } from "../call/call-streams.js";
import type { CallTally } from "../call/call-tally.js";
import type { CallSettings } from "../call/caller.js";
import type { AnyMethod } from "../call/method.js";
import type { CallOwner, OutgoingCall } from "../call/outgoing-call.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { StationSnapshot } from "../inspect/snapshots.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { CallRouting, type CallRoutingHost } from "./call-routing.js";
import { FirstList } from "./first-list.js";
import { Retries, type RetriesHost } from "./retries.js";

/** What a call desk works with. */
export interface CallDeskHost extends CallMakerHost, CallRoutingHost, RetriesHost {
  /** Whether a registry has yet to tell which servers there are. */
  readonly awaitsList: boolean;
}

/** Makes calls, gives each to a server, and sees to what follows when it fails. */
export class CallDesk implements CallOwner {
  readonly wheel: TimerWheel;
  readonly tally: CallTally;
  readonly #maker: CallMaker;
  readonly #retries: Retries;
  readonly #routing: CallRouting;
  /** Undefined where there is no registry to wait for. */
  readonly #firstList: FirstList | undefined;
  #isClosed = false;

  constructor(host: CallDeskHost) {
    this.wheel = host.wheel;
    this.tally = host.tally;
    this.#maker = new CallMaker(host);
    this.#retries = new Retries(host, (call, failure) => this.route(call, failure));
    this.#routing = new CallRouting(host, this.#retries);
    const route = (call: OutgoingCall): void => this.route(call, undefined);
    this.#firstList = host.awaitsList ? new FirstList(host, route) : undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls that no server has now. */
  get waiting(): StationSnapshot["waiting"] {
    return { forRouter: this.#routing.waiting, forRetry: this.#retries.waiting };
  }

  /** Whether calls wait for a registry to tell which servers there are. */
  get awaitsList(): boolean {
    return this.#firstList?.isAwaited === true;
  }

  /** The registry has told. */
  listed(): void {
    this.#firstList?.over();
  }

  /** See `Retries`. */
  budgetOf(serverType: string): number | undefined {
    return this.#retries.budgetOf(serverType);
  }

  /** No call is made any more; those that no server has been found for fail. */
  close(): void {
    this.#isClosed = true;
    this.#firstList?.over();
    for (const call of [...this.#routing.takeAll(), ...this.#retries.takeAll()]) {
      this.route(call, undefined);
    }
  }

  /** Makes a call. Never throws: what is wrong with it rejects with INVALID_ARGUMENT. */
  start(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
    streams?: CallStreams,
  ): Promise<unknown> {
    const call = this.#maker.make(this, method, { values, streams }, settings);
    if (call instanceof RpcError) return Promise.reject(call);
    if (!call.isSettled && this.#retries.accept(call)) this.route(call, undefined);
    return call.promise;
  }

  attemptFailed(call: OutgoingCall, failure: RpcError): void {
    if (this.#isClosed) call.reject(failure);
    else this.#retries.attemptFailed(call, failure);
  }

  /** Gives the call to a mailbox. `earlier` is why it was not the first. */
  route(call: OutgoingCall, earlier: RpcError | undefined): void {
    if (!this.#isClosed) {
      if (this.#firstList?.hold(call) === true) return;
      this.#routing.route(call, earlier);
      return;
    }
    const details = { execution: "never-sent" } as const;
    call.reject(call.error(StatusCode.UNAVAILABLE, "the station was closed", details));
  }
}
