import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import type { CallContent, CallMaker } from "../call/call-maker.js";
import type { CallStreams } from "../call/call-streams.js";
import type { CallTally } from "../call/call-tally.js";
import type { CallWays } from "../call/call-ways.js";
import type { ItemSource } from "../call/item-sender.js";
import {
  methodName,
  serviceName,
  type AnyMethod,
  type AnyRequestStreamMethod,
  type AnyResponseStreamMethod,
} from "../call/method.js";
import type { CallOwner, OutgoingCall } from "../call/outgoing-call.js";
import type { Peer } from "../call/peer.js";
import { PendingCalls } from "../call/pending-calls.js";
import { type CallStarter, StreamingCalls } from "../call/streaming-calls.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { PeerCertificate } from "../tls-options.js";
import type { Connection } from "./connection.js";
import type { OutgoingRequests } from "./outgoing-requests.js";

/** The other end of one connection, as the one whom calls over that very connection reach. */
export class ConnectionPeer implements Peer, Caller, CallOwner, CallStarter {
  readonly wheel: TimerWheel;
  readonly tally: CallTally;
  /** Set once, before the peer can call anything. */
  principal: unknown = undefined;
  readonly #connection: Connection;
  readonly #maker: CallMaker;
  readonly #requests: OutgoingRequests;
  /** Through filters, where there are any. */
  readonly #calls: CallWays;
  readonly #isFiltered: boolean;
  /** Calls that wait for room on the connection. */
  readonly #pending: PendingCalls;

  constructor(connection: Connection, requests: OutgoingRequests, maker: CallMaker) {
    const { wheel, limits } = connection.host;
    this.wheel = wheel;
    this.tally = maker.tally;
    this.#connection = connection;
    this.#maker = maker;
    this.#requests = requests;
    const plain = new StreamingCalls(this);
    this.#calls = maker.intercepted(plain, this);
    this.#isFiltered = this.#calls !== plain;
    this.#pending = new PendingCalls(limits);
  }

  get id(): string {
    return this.#connection.peer.id;
  }

  get type(): string {
    return this.#connection.peer.type;
  }

  get address(): string {
    return this.#connection.peer.address;
  }

  get certificate(): PeerCertificate | undefined {
    return this.#connection.peer.certificate;
  }

  get key(): string {
    return `${this.id}#${this.#connection.number}`;
  }

  get isConnected(): boolean {
    return this.#connection.isOpen;
  }

  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    return this.#calls.call(method, values, settings);
  }

  /** The same; `payload` stands for the arguments, encoded before, unless filters may change them. */
  callEncoded(
    method: AnyMethod,
    values: readonly unknown[],
    payload: Uint8Array,
    settings: CallSettings,
  ): Promise<unknown> {
    if (this.#isFiltered) return this.#calls.call(method, values, settings);
    return this.#start(method, { values, payload }, settings);
  }

  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown> {
    return this.#calls.upload(method, values, source, settings);
  }

  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown> {
    return this.#calls.answers(method, values, source, settings);
  }

  /** There is one to ask. */
  async broadcast(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<BroadcastResult<unknown>> {
    const [result] = await Promise.allSettled([this.call(method, values, settings)]);
    return new Map([[this.key, result]]);
  }

  /** A peer is not asked by name. */
  know(): void {}

  /** Makes a call to this peer, behind all filters. */
  start(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
    streams?: CallStreams,
  ): Promise<unknown> {
    return this.#start(method, { values, streams }, settings);
  }

  #start(method: AnyMethod, content: PeerCallContent, settings: CallSettings): Promise<unknown> {
    if (settings.serverId !== undefined || settings.routeKey !== undefined) {
      return Promise.reject(notRouted(method, this.id));
    }
    const call = this.#maker.make(this, method, content, settings);
    if (call instanceof RpcError) return Promise.reject(call);
    call.serverId = this.id;
    call.payload = content.payload;
    if (!call.isSettled) this.#dispatch(call);
    return call.promise;
  }

  /** There is no other way to this peer. */
  attemptFailed(call: OutgoingCall, failure: RpcError): void {
    call.reject(failure);
  }

  /** The connection may have room again: what waited is written. */
  goOn(): void {
    while (this.#pending.size > 0 && this.#connection.isOpen && this.#requests.hasRoom) {
      const call = this.#pending.shift();
      if (call !== undefined) this.#requests.send(call);
    }
  }

  /** The connection has ended: what waited was never sent. */
  closed(reason: string): void {
    for (const call of this.#pending.takeAll()) this.#refuse(call, reason);
  }

  #dispatch(call: OutgoingCall): void {
    if (!this.#connection.isOpen) this.#refuse(call, "the connection was closed");
    else if (this.#pending.size === 0 && this.#requests.hasRoom) this.#requests.send(call);
    else this.#pending.add(call);
  }

  #refuse(call: OutgoingCall, reason: string): void {
    const text = `peer ${this.key}: ${reason}`;
    call.reject(call.error(StatusCode.UNAVAILABLE, text, { execution: "never-sent" }));
  }
}

interface PeerCallContent extends CallContent {
  /** The arguments, encoded before. */
  readonly payload?: Uint8Array | undefined;
}

function notRouted({ path }: AnyMethod, serverId: string): RpcError {
  const reason = "`to` and `route` choose among servers; a peer is one already";
  const details = { service: serviceName(path), method: methodName(path), serverId };
  const execution = "never-sent";
  return new RpcError(StatusCode.INVALID_ARGUMENT, reason, { execution, ...details });
}
