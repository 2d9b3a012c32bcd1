import type { Reader } from "../codec/reader.js";
import { Alarm } from "../call/alarm.js";
import { TIME_MS_MAX } from "../limits.js";
import type { Hello } from "../composer/handshake.js";
import type { CallMaker } from "../call/call-maker.js";
import type { CloseReason } from "../connection/close-reason.js";
import { Connection, type ConnectionHost } from "../connection/connection.js";
import type { ConnectionUser } from "../connection/connection-user.js";
import type { AuthenticationRequest, Verdict } from "./access.js";
import { ConnectionPeer } from "../connection/connection-peer.js";
import { connectionSnapshot } from "../connection/connection-snapshot.js";
import { OutgoingRequests } from "../connection/outgoing-requests.js";
import type { Dispatcher } from "../dispatcher/dispatcher.js";
import { IncomingRequests } from "../dispatcher/incoming-requests.js";
import type { Link } from "../environment.js";
import type { ConnectionSnapshot } from "../inspect/snapshots.js";
import { StatusCode } from "../status-code.js";

/** Hears of its sessions: the gateway. */
export interface GatewaySessionOwner {
  /** What the gateway says of itself. */
  readonly hello: Hello;
  /** Why no new connection is taken at present. */
  refusal(): CloseReason | undefined;
  /** Who the caller is, or why it is not taken; undefined where nobody asks. */
  judge(request: AuthenticationRequest): Verdict | Promise<Verdict> | undefined;
  /** The peer has greeted and was taken. */
  sessionOpened(session: GatewaySession): void;
  /** Exactly once. */
  sessionClosed(session: GatewaySession, reason: CloseReason): void;
}

/** What the sessions of a gateway work with. */
export interface GatewaySessionParts {
  readonly dispatcher: Dispatcher;
  readonly maker: CallMaker;
}

/** One accepted connection, from its first byte to its end. */
export class GatewaySession implements ConnectionUser {
  readonly role = "server";
  readonly connection: Connection;
  readonly requests: IncomingRequests;
  readonly peer: ConnectionPeer;
  readonly #idleAlarm: Alarm;
  /** Calls that this side makes. */
  readonly #calls: OutgoingRequests;
  readonly #owner: GatewaySessionOwner;

  constructor(
    owner: GatewaySessionOwner,
    host: ConnectionHost,
    { dispatcher, maker }: GatewaySessionParts,
    link: Link,
  ) {
    this.#owner = owner;
    this.connection = new Connection(host, this);
    this.#calls = new OutgoingRequests(this.connection, 0, () => this.peer.goOn());
    this.peer = new ConnectionPeer(this.connection, this.#calls, maker);
    this.requests = new IncomingRequests(this.connection, this.peer, dispatcher);
    this.#idleAlarm = new Alarm(host.wheel, () => this.#checkIdle());
    this.connection.attach(link);
  }

  get hello(): Hello {
    return this.#owner.hello;
  }

  get lastCallId(): number {
    return this.requests.lastCallId;
  }

  greeted(hello: Hello): CloseReason | undefined | Promise<CloseReason | undefined> {
    const refusal = this.#mismatch(hello) ?? this.#owner.refusal();
    if (refusal !== undefined) return refusal;
    const { credentials } = hello;
    const verdict = this.#owner.judge({ credentials, peer: this.connection.peer });
    if (verdict === undefined) return undefined;
    if (verdict instanceof Promise) return verdict.then((given) => this.#accept(given));
    return this.#accept(verdict);
  }

  /** The longest time there is stands for none. */
  #watchIdle(since: number): void {
    const { connectionIdleMs } = this.connection.host.limits;
    if (connectionIdleMs < TIME_MS_MAX) this.#idleAlarm.set(since + connectionIdleMs);
  }

  #checkIdle(): void {
    const { environment, limits } = this.connection.host;
    const now = environment.now();
    const since = this.#calls.size > 0 ? now : (this.requests.idleSince ?? now);
    if (now - since < limits.connectionIdleMs) {
      this.#watchIdle(since);
      return;
    }
    // Nothing is wrong: the code tells the caller that it need not come back before its next call.
    const message = `no call for ${limits.connectionIdleMs} ms`;
    const reason = { code: StatusCode.CANCELLED, message };
    this.connection.goAway(this.requests.lastCallId, reason);
    this.connection.close(reason);
  }

  #accept(verdict: Verdict): CloseReason | undefined {
    if (verdict.kind === "refused") return verdict.reason;
    this.peer.principal = verdict.principal;
    // It may have begun to stop meanwhile.
    return this.#owner.refusal();
  }

  /** The caller wants somebody else. */
  #mismatch({ expectedId, expectedType }: Hello): CloseReason | undefined {
    const { serverId, serverType } = this.#owner.hello;
    const isWanted =
      (expectedId === "" || expectedId === serverId) &&
      (expectedType === "" || expectedType === serverType);
    if (isWanted) return undefined;
    const ofType = expectedType === "" ? "" : ` of type ${expectedType}`;
    const wanted = (expectedId === "" ? "a server" : expectedId) + ofType;
    const message = `this is server ${serverId} of type ${serverType}, the caller wants ${wanted}`;
    return { code: StatusCode.FAILED_PRECONDITION, message };
  }

  inspect(): ConnectionSnapshot {
    const { handlersRunning } = this.requests;
    const work = { callsInFlight: this.#calls.size, handlersRunning };
    return connectionSnapshot(this.connection, work);
  }

  opened(): void {
    this.#owner.sessionOpened(this);
    this.#watchIdle(this.connection.host.environment.now());
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    if (this.requests.frame(kind, callId, body)) return true;
    const isAnswer = this.#calls.answer(kind, callId, body);
    if (isAnswer) this.peer.goOn();
    return isAnswer;
  }

  /** A caller that goes away answers nothing new; its own running calls go on until it closes. */
  goingAway(lastCallId: number, reason: CloseReason): void {
    this.#calls.refuseAbove(lastCallId, reason);
  }

  drained(): void {
    this.requests.release();
    this.peer.goOn();
  }

  closed(reason: CloseReason): void {
    this.#idleAlarm.clear();
    this.requests.abandonAll(reason.message);
    this.#calls.failAll(reason);
    this.peer.closed(reason.message);
    this.#owner.sessionClosed(this, reason);
  }
}
