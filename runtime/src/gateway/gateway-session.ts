import type { Reader } from "../codec/reader.js";
import type { Hello } from "../composer/handshake.js";
import type { CloseReason } from "../connection/close-reason.js";
import { Connection, type ConnectionHost, type ConnectionUser } from "../connection/connection.js";
import type { Dispatcher } from "../dispatcher/dispatcher.js";
import { IncomingRequests } from "../dispatcher/incoming-requests.js";
import type { Link } from "../environment.js";
import { StatusCode } from "../status-code.js";

/** Hears of its sessions: the gateway. */
export interface GatewaySessionOwner {
  /** What the gateway says of itself. */
  readonly hello: Hello;
  /** Why no new connection is taken at present. */
  refusal(): CloseReason | undefined;
  /** Exactly once. */
  sessionClosed(session: GatewaySession, reason: CloseReason): void;
}

/** One accepted connection, from its first byte to its end. */
export class GatewaySession implements ConnectionUser {
  readonly role = "server";
  readonly connection: Connection;
  readonly requests: IncomingRequests;
  readonly #owner: GatewaySessionOwner;

  constructor(
    owner: GatewaySessionOwner,
    host: ConnectionHost,
    dispatcher: Dispatcher,
    link: Link,
  ) {
    this.#owner = owner;
    this.connection = new Connection(host, this);
    this.requests = new IncomingRequests(this.connection, dispatcher);
    this.connection.attach(link);
  }

  get hello(): Hello {
    return this.#owner.hello;
  }

  get lastCallId(): number {
    return this.requests.lastCallId;
  }

  greeted({ expectedId, expectedType }: Hello): CloseReason | undefined {
    const { serverId, serverType } = this.#owner.hello;
    const isWanted =
      (expectedId === "" || expectedId === serverId) &&
      (expectedType === "" || expectedType === serverType);
    if (isWanted) return this.#owner.refusal();
    const message = `this is server ${serverId} of type ${serverType}, the caller wants ${expectedId} of type ${expectedType}`;
    return { code: StatusCode.FAILED_PRECONDITION, message };
  }

  opened(): void {}

  frame(kind: number, callId: number, body: Reader): boolean {
    return this.requests.frame(kind, callId, body);
  }

  /** A caller that goes away only closes; its running calls go on until then. */
  goingAway(): void {}

  drained(): void {
    this.requests.release();
  }

  closed(reason: CloseReason): void {
    this.requests.abandonAll(reason.message);
    this.#owner.sessionClosed(this, reason);
  }
}
