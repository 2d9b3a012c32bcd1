import { CallMaker } from "../call/call-maker.js";
import type { Caller } from "../call/caller.js";
import type { Peer } from "../call/peer.js";
import type { Reader } from "../codec/reader.js";
import type { Hello } from "../composer/handshake.js";
import type { CloseReason } from "../connection/close-reason.js";
import { Connection, type ConnectionHost } from "../connection/connection.js";
import type { ConnectionUser } from "../connection/connection-user.js";
import { ConnectionPeer } from "../connection/connection-peer.js";
import { OutgoingRequests } from "../connection/outgoing-requests.js";
import type { Dispatcher } from "../dispatcher/dispatcher.js";
import { IncomingRequests } from "../dispatcher/incoming-requests.js";
import { Tallies } from "../dispatcher/tallies.js";
import { StatusCode } from "../status-code.js";
import { LoopbackLink } from "./loopback-link.js";

/** What a gateway's connections with itself work with. */
export interface LoopbackHost {
  readonly connection: ConnectionHost;
  /** What the gateway says of itself, here to itself. */
  readonly hello: Hello;
  readonly dispatcher: Dispatcher;
  /** Time a call has where neither its caller nor its method says anything. */
  readonly timeoutMs: number;
}

/**
 * A connection of a gateway with itself. What is called over it takes the way of every call, with all
 * its checks and limits; to the handlers it comes from the peer for whom the connection is made.
 */
export class Loopback {
  readonly #calling: CallingEnd;

  /** `peer`: who calls. */
  constructor(host: LoopbackHost, peer: Peer) {
    const { environment } = host.connection;
    // Not among the gateway's own: nobody has connected, and the gateway calls nobody.
    const { connections: tally, made } = new Tallies(environment, host.hello.serverId);
    const connection = { ...host.connection, tally };
    const defer = (callback: () => void): void => environment.defer(callback);
    const near = new LoopbackLink(defer);
    const far = new LoopbackLink(defer);
    const maker = makerOf(host, made);
    this.#calling = new CallingEnd({ connection, hello: host.hello, maker }, near);
    far.receiver = new ServingEnd({ ...host, connection }, peer, far).connection;
    near.receiver = this.#calling.connection;
    near.join(far);
  }

  /** Resolves once calls can be made. */
  opened(): Promise<Caller> {
    return this.#calling.whenOpen;
  }

  /** Ends once what was written has arrived. */
  close(): void {
    const message = "the call is over";
    this.#calling.connection.close({ code: StatusCode.CANCELLED, message });
  }
}

function makerOf({ connection, timeoutMs }: LoopbackHost, tally: Tallies["made"]): CallMaker {
  const { environment, limits } = connection;
  return new CallMaker({ environment, limits, timeoutMs, checksArguments: false, tally });
}

/** What the calling end works with. */
interface CallingHost {
  readonly connection: ConnectionHost;
  readonly hello: Hello;
  readonly maker: CallMaker;
}

class CallingEnd implements ConnectionUser {
  readonly role = "caller";
  readonly lastCallId = 0;
  readonly hello: Hello;
  readonly connection: Connection;
  readonly whenOpen: Promise<Caller>;
  readonly #requests: OutgoingRequests;
  readonly #peer: ConnectionPeer;
  #isOpen: () => void = () => {};

  constructor({ connection, hello, maker }: CallingHost, link: LoopbackLink) {
    this.hello = hello;
    this.connection = new Connection(connection, this);
    this.#requests = new OutgoingRequests(this.connection, 0, () => this.#peer.goOn());
    this.#peer = new ConnectionPeer(this.connection, this.#requests, maker);
    this.whenOpen = new Promise((resolve) => (this.#isOpen = () => resolve(this.#peer)));
    this.connection.attach(link);
  }

  greeted(): undefined {}

  opened(): void {
    this.#isOpen();
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    const isAnswer = this.#requests.answer(kind, callId, body);
    if (isAnswer) this.#peer.goOn();
    return isAnswer;
  }

  goingAway(lastCallId: number, reason: CloseReason): void {
    this.#requests.refuseAbove(lastCallId, reason);
  }

  drained(): void {
    this.#peer.goOn();
  }

  closed(reason: CloseReason): void {
    this.#requests.failAll(reason);
    this.#peer.closed(reason.message);
    // A call that is made now says why it cannot be.
    this.#isOpen();
  }
}

class ServingEnd implements ConnectionUser {
  readonly role = "server";
  readonly hello: Hello;
  readonly connection: Connection;
  readonly #requests: IncomingRequests;

  constructor({ connection, hello, dispatcher }: LoopbackHost, peer: Peer, link: LoopbackLink) {
    this.hello = hello;
    this.connection = new Connection(connection, this);
    this.#requests = new IncomingRequests(this.connection, peer, dispatcher);
    this.connection.attach(link);
  }

  get lastCallId(): number {
    return this.#requests.lastCallId;
  }

  greeted(): undefined {}

  opened(): void {}

  frame(kind: number, callId: number, body: Reader): boolean {
    return this.#requests.frame(kind, callId, body);
  }

  goingAway(): void {}

  drained(): void {
    this.#requests.release();
  }

  closed(reason: CloseReason): void {
    this.#requests.abandonAll(reason.message);
  }
}
