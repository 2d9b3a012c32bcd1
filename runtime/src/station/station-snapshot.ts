import type { Tallies } from "../dispatcher/tallies.js";
import type {
  RegistrySnapshotState,
  ServerTypeSnapshot,
  StationSnapshot,
} from "../inspect/snapshots.js";
import type { ServerDirectory } from "../registry/server-directory.js";
import type { CallDesk } from "./call-desk.js";
import type { Mailboxes } from "./mailboxes.js";
import type { StationPolicies } from "./station-policies.js";

/** What a snapshot of a station is made of. */
export interface StationParts {
  readonly id: string;
  readonly type: string;
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  readonly policies: StationPolicies;
  readonly desk: CallDesk;
  readonly tallies: Tallies;
  /** Undefined where there is no registry. */
  readonly registry: () => RegistrySnapshotState | undefined;
}

/** What a station is doing. */
export function stationSnapshot(parts: StationParts): StationSnapshot {
  const { id, type, directory, mailboxes, desk, tallies } = parts;
  const types = directory.types();
  const registry = parts.registry();
  const listed = types.flatMap((each) =>
    directory.idsOf(each).flatMap((serverId) => directory.get(serverId) ?? []),
  );
  const servers = mailboxes.inspect(listed);
  const connections = servers.flatMap((server) =>
    server.mailboxes.flatMap((mailbox) => mailbox.connections),
  );
  const handlersRunning = connections.reduce((sum, each) => sum + each.handlersRunning, 0);
  return {
    id,
    type,
    isClosed: desk.isClosed,
    servers,
    serverTypes: types.map((each) => serverTypeSnapshot(each, parts)),
    calls: tallies.made.inspect(),
    waiting: desk.waiting,
    callbacks: tallies.served.inspect(handlersRunning),
    connections: tallies.connections.inspect(),
    ...(registry === undefined ? {} : { registry }),
  };
}

function serverTypeSnapshot(type: string, { policies, desk }: StationParts): ServerTypeSnapshot {
  const isFunction = policies.callRouterOf(type) !== undefined;
  const budget = desk.budgetOf(type);
  return {
    type,
    router: isFunction ? "function" : policies.routerTypeOf(type),
    failMode: policies.typeFailModeOf(type),
    ...(budget === undefined ? {} : { retryBudget: Math.floor(budget) }),
  };
}
