import type { Reader } from "../codec/reader.js";
import type { Hello } from "../composer/handshake.js";
import type { CloseReason } from "../connection/close-reason.js";
import { Connection, type ConnectionHost, type ConnectionUser } from "../connection/connection.js";
import { OutgoingRequests } from "../connection/outgoing-requests.js";
import type { Address } from "../environment.js";

/** Which server a mailbox leads to. */
export interface MailboxTarget {
  readonly id: string;
  readonly type: string;
  readonly address: Address;
}

/** What all sessions of a station share. */
export interface MailboxSessionHost extends ConnectionHost {
  /** What the station says of itself; the session fills in whom it wants. */
  readonly hello: Hello;
  /** Id before the first call of a connection: 0 but in tests. */
  readonly lastCallId: number;
}

/** Hears of a session: the mailbox it belongs to. */
export interface MailboxSessionOwner {
  /** Calls that wait for room. */
  readonly pendingCalls: number;
  sessionOpened(session: MailboxSession): void;
  /** It may be able to take calls again. */
  sessionHasRoom(session: MailboxSession): void;
  /** It takes no new calls but still gets the answers to old ones. */
  sessionLeaves(session: MailboxSession, reason: CloseReason): void;
  /** Exactly once. */
  sessionClosed(session: MailboxSession, reason: CloseReason): void;
}

/** One connection of a mailbox, from connecting to its end. */
export class MailboxSession implements ConnectionUser {
  readonly role = "caller";
  /** A station answers no calls. */
  readonly lastCallId = 0;
  readonly hello: Hello;
  readonly connection: Connection;
  readonly requests: OutgoingRequests;
  readonly #owner: MailboxSessionOwner;
  readonly #target: MailboxTarget;
  readonly #host: MailboxSessionHost;
  #leavingFor: CloseReason | undefined = undefined;

  constructor(owner: MailboxSessionOwner, target: MailboxTarget, host: MailboxSessionHost) {
    this.#owner = owner;
    this.#target = target;
    this.#host = host;
    this.hello = { ...host.hello, expectedId: target.id, expectedType: target.type };
    this.connection = new Connection(host, this);
    this.requests = new OutgoingRequests(this.connection, host.lastCallId, () => this.#goOn());
  }

  start(): void {
    const { environment } = this.#host;
    this.connection.attach(environment.connect(this.#target.address, this.connection));
  }

  /** Closes when the last answer is there. */
  leave(reason: CloseReason): void {
    this.#leavingFor = reason;
    this.#closeIfDone();
  }

  greeted(): undefined {}

  opened(): void {
    this.#owner.sessionOpened(this);
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    const isKnown = this.requests.answer(kind, callId, body);
    this.#goOn();
    return isKnown;
  }

  goingAway(lastCallId: number, reason: CloseReason): void {
    this.#owner.sessionLeaves(this, reason);
    this.requests.refuseAbove(lastCallId, reason);
    this.#closeIfDone();
  }

  drained(): void {
    this.#owner.sessionHasRoom(this);
  }

  closed(reason: CloseReason): void {
    this.#owner.sessionClosed(this, reason);
    this.requests.failAll(reason);
  }

  /** A call less is in flight. */
  #goOn(): void {
    if (this.#leavingFor !== undefined) this.#closeIfDone();
    else if (this.#owner.pendingCalls > 0) this.#owner.sessionHasRoom(this);
  }

  #closeIfDone(): void {
    if (this.#leavingFor === undefined || this.requests.size > 0) return;
    this.connection.close(this.#leavingFor);
  }
}
