import type { HealthBoard } from "../builtin/health-board.js";
import { methodName } from "../call/method.js";
import type { Dispatcher } from "../dispatcher/dispatcher.js";
import type { ServiceTable } from "../dispatcher/service-table.js";
import type { Tallies } from "../dispatcher/tallies.js";
import { formatAddress, type Listener } from "../environment.js";
import type { OutcomeCounts } from "../inspect/outcome-counts.js";
import type { GatewaySnapshot, ServiceSnapshot } from "../inspect/snapshots.js";
import type { GatewaySession } from "./gateway-session.js";

/** What a snapshot of a gateway is made of. */
export interface GatewayParts {
  readonly id: string;
  readonly type: string;
  readonly state: GatewaySnapshot["state"];
  readonly listeners: readonly Listener[];
  readonly table: ServiceTable;
  readonly health: HealthBoard;
  readonly dispatcher: Dispatcher;
  readonly tallies: Tallies;
  readonly sessions: Iterable<GatewaySession>;
  /** Connections that were turned away. */
  readonly refused: OutcomeCounts;
}

/** What a gateway is doing. */
export function gatewaySnapshot(parts: GatewayParts): GatewaySnapshot {
  const { id, type, state, listeners, dispatcher, tallies, sessions, refused } = parts;
  return {
    id,
    type,
    state,
    listeners: listeners.map(({ address }) => formatAddress(address)),
    services: servicesSnapshot(parts),
    calls: tallies.served.inspect(dispatcher.callsRunning),
    callbacks: tallies.made.inspect(),
    connections: { ...tallies.connections.inspect(), refused: refused.inspect() },
    peers: [...sessions].map((session) => session.inspect()),
  };
}

function servicesSnapshot({ table, health }: GatewayParts): readonly ServiceSnapshot[] {
  return table.services.map(({ service, handlers }) => {
    const status = health.statusOf(service.name);
    return {
      name: service.name,
      methods: handlers.map(({ method }) => methodName(method.path)),
      status: typeof status === "string" ? status : "UNKNOWN",
    };
  });
}
