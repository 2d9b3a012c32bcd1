import type { ConnectionSnapshot } from "../inspect/snapshots.js";
import type { Connection } from "./connection.js";

/** What the two halves of a connection have to do. */
interface ConnectionWork {
  readonly callsInFlight: number;
  readonly handlersRunning: number;
}

/** What a connection is doing. */
export function connectionSnapshot(
  connection: Connection,
  { callsInFlight, handlersRunning }: ConnectionWork,
): ConnectionSnapshot {
  const { number, peer, isOpen, isPaused, unsentBytes, traffic, openedAt, chunkAt } = connection;
  const { id, type, address } = peer;
  const { schemaHash = "" } = isOpen ? connection.peerHello : {};
  const now = connection.host.environment.now();
  return {
    number,
    peer: { id, type, address, ...(schemaHash === "" ? {} : { schemaHash }) },
    isOpen,
    ...(isOpen ? { openMs: Math.round(now - openedAt) } : {}),
    ...(traffic.receivedBytes > 0 ? { silentMs: Math.round(now - chunkAt) } : {}),
    unsentBytes,
    isPaused,
    callsInFlight,
    handlersRunning,
    traffic,
  };
}
