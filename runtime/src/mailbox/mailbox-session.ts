import type { Reader } from "../codec/reader.js";
import type { Hello } from "../composer/handshake.js";
import { ANY_SERVER_TYPE } from "../call/any-server-type.js";
import type { CallMaker } from "../call/call-maker.js";
import type { CloseReason } from "../connection/close-reason.js";
import { Connection, type ConnectionHost } from "../connection/connection.js";
import type { ConnectionUser } from "../connection/connection-user.js";
import { connectionSnapshot } from "../connection/connection-snapshot.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import { type CallingLink, carrierSettings, type OpenLink, type Wire } from "../connection/wire.js";
import { OutgoingRequests } from "../connection/outgoing-requests.js";
import type { CallbackHalf, Serve } from "../connection/serving-half.js";
import type { Address } from "../environment.js";
import type { ConnectionSnapshot } from "../inspect/snapshots.js";
import { StatusCode } from "../status-code.js";
import type { ClientTls } from "../tls-options.js";

/** Which server a mailbox leads to. */
export interface MailboxTarget {
  readonly id: string;
  readonly type: string;
  readonly address: Address;
  /** Whoever answers there is taken, if the type is right. */
  readonly takesAnyId?: boolean | undefined;
}

/** What all sessions of a station share. */
export interface MailboxSessionHost extends ConnectionHost {
  /** What the station says of itself; the session fills in whom it wants. */
  readonly hello: Hello;
  /** What a connection shows of who it is from. */
  readonly credentials: () => Uint8Array;
  /** Id before the first call of a connection: 0 but in tests. */
  readonly lastCallId: number;
  /** Makes calls that handlers make back to the server that called them. */
  readonly maker: CallMaker;
  /** Answers what servers call back. */
  readonly serve: Serve;
  /** For servers that speak another wire, by their transports. */
  readonly wires: ReadonlyMap<string, Wire>;
  /** For servers whose addresses are secure. */
  readonly tls?: ClientTls | undefined;
}

/** Stands for whoever answers. */
const ANYBODY = { id: "", type: "" } as const;

/** Hears of a session: the mailbox it belongs to. */
export interface MailboxSessionOwner {
  /** Somebody waits for room. */
  readonly waitsForRoom: boolean;
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
  readonly hello: Hello;
  readonly connection: Connection;
  readonly requests: OutgoingRequests;
  readonly #serving: CallbackHalf;
  readonly #owner: MailboxSessionOwner;
  readonly #target: MailboxTarget;
  readonly #host: MailboxSessionHost;
  /** The link, where the server speaks another wire. */
  #calling: CallingLink | undefined = undefined;
  #leavingFor: CloseReason | undefined = undefined;

  constructor(owner: MailboxSessionOwner, target: MailboxTarget, host: MailboxSessionHost) {
    this.#owner = owner;
    this.#target = target;
    this.#host = host;
    // Of such a server nobody knows what it calls itself.
    const isKnown = target.type !== ANY_SERVER_TYPE;
    const { id, type: expectedType } = isKnown ? target : ANYBODY;
    const expectedId = target.takesAnyId === true ? "" : id;
    this.hello = { ...host.hello, expectedId, expectedType, credentials: host.credentials() };
    this.connection = new Connection(host, this);
    this.requests = new OutgoingRequests(this.connection, host.lastCallId, () => this.#goOn());
    this.#serving = host.serve(this.connection, this.requests, host.maker);
  }

  get lastCallId(): number {
    return this.#serving.lastCallId;
  }

  inspect(): ConnectionSnapshot {
    const { handlersRunning } = this.#serving;
    const work = { callsInFlight: this.requests.size, handlersRunning };
    return connectionSnapshot(this.connection, work);
  }

  start(): void {
    const { environment, tls, wires } = this.#host;
    const { address } = this.#target;
    const wire = wires.get(address.transport);
    if (wire === undefined) {
      this.connection.attach(environment.connect(address, this.connection, { tls }));
      return;
    }
    const carried = { ...address, transport: wire.carrier };
    const settings = { tls, ...carrierSettings(wire, this.#host.limits) };
    const open: OpenLink = (receiver) => environment.connect(carried, receiver, settings);
    this.#calling = wire.connect(open, this.connection, this.#host);
    this.connection.attach(this.#calling);
  }

  /** Writes a call. */
  send(call: OutgoingCall): void {
    this.#calling?.willSend(call.method);
    this.requests.send(call);
  }

  /** Closes when the last answer is there. */
  leave(reason: CloseReason): void {
    this.#leavingFor = reason;
    this.#closeIfDone();
  }

  /** An address may have been given to another server. One that does not say who it is was told whom it has to be. */
  greeted({ serverId, serverType }: Hello): CloseReason | undefined {
    const { expectedId, expectedType } = this.hello;
    if (isWanted(expectedId, serverId) && isWanted(expectedType, serverType)) return undefined;
    const message = `expected server ${expectedId} of type ${expectedType}, got ${serverId} of type ${serverType}`;
    return { code: StatusCode.FAILED_PRECONDITION, message };
  }

  opened(): void {
    this.#owner.sessionOpened(this);
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    if (!this.requests.answer(kind, callId, body)) return this.#serving.frame(kind, callId, body);
    this.#goOn();
    return true;
  }

  goingAway(lastCallId: number, reason: CloseReason): void {
    this.#owner.sessionLeaves(this, reason);
    this.requests.refuseAbove(lastCallId, reason);
    this.#closeIfDone();
  }

  drained(): void {
    this.#serving.release();
    this.#owner.sessionHasRoom(this);
    this.#serving.goOn();
  }

  closed(reason: CloseReason): void {
    this.#owner.sessionClosed(this, reason);
    this.requests.failAll(reason);
    this.#serving.abandonAll(reason.message);
  }

  /** A call less is in flight. */
  #goOn(): void {
    if (this.#leavingFor !== undefined) this.#closeIfDone();
    else {
      if (this.#owner.waitsForRoom) this.#owner.sessionHasRoom(this);
      this.#serving.goOn();
    }
  }

  #closeIfDone(): void {
    if (this.#leavingFor === undefined || this.requests.size > 0) return;
    this.connection.close(this.#leavingFor);
  }
}

function isWanted(expected: string, given: string): boolean {
  return expected === "" || given === "" || given === expected;
}
