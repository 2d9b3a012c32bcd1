import type { PeerIdentity } from "../call/peer.js";
import type { ConnectionOpenEvent, Events } from "../inspect/events.js";
import type { ConnectionsSnapshot, TrafficSnapshot } from "../inspect/snapshots.js";
import { statusName } from "../status-code.js";
import type { CloseReason } from "./close-reason.js";

/** What is told of a connection. */
interface TalliedConnection {
  readonly role: "caller" | "server";
  readonly number: number;
  readonly peer: PeerIdentity;
  readonly traffic: TrafficSnapshot;
}

/** Counts the connections of a station or a gateway and what goes over them, and tells those who listen. */
export class ConnectionTally {
  /** Answers that came when nobody waited for them any more. */
  lateAnswers = 0;
  readonly #events: Events;
  readonly #live = new Set<TalliedConnection>();
  #opened = 0;
  #closed = 0;
  /** Of those that have ended. */
  #past: TrafficSnapshot = { sentBytes: 0, sentFrames: 0, receivedBytes: 0, receivedFrames: 0 };

  constructor(events: Events) {
    this.#events = events;
  }

  opened(connection: TalliedConnection): void {
    this.#opened++;
    this.#live.add(connection);
    const { connectionOpen } = this.#events;
    if (connectionOpen.hasSubscribers) connectionOpen.publish(this.#shape(connection));
  }

  /** It has ended, open or not. */
  closed(connection: TalliedConnection, { code, message: reason }: CloseReason): void {
    const wasOpen = this.#live.delete(connection);
    if (wasOpen) this.#closed++;
    this.#past = sum(this.#past, connection.traffic);
    const { connectionClose } = this.#events;
    if (!connectionClose.hasSubscribers) return;
    const facts = { wasOpen, code: statusName(code), reason };
    connectionClose.publish({ ...this.#shape(connection), ...facts });
  }

  inspect(): ConnectionsSnapshot {
    let traffic = this.#past;
    for (const connection of this.#live) traffic = sum(traffic, connection.traffic);
    const { lateAnswers } = this;
    return { opened: this.#opened, closed: this.#closed, traffic, lateAnswers };
  }

  #shape({ role, number, peer }: TalliedConnection): ConnectionOpenEvent {
    const { id, type, address } = peer;
    const side = role === "caller" ? "client" : "server";
    return { ...this.#events.shape(), side, connection: number, peer: { id, type, address } };
  }
}

function sum(one: TrafficSnapshot, other: TrafficSnapshot): TrafficSnapshot {
  return {
    sentBytes: one.sentBytes + other.sentBytes,
    sentFrames: one.sentFrames + other.sentFrames,
    receivedBytes: one.receivedBytes + other.receivedBytes,
    receivedFrames: one.receivedFrames + other.receivedFrames,
  };
}
