import { describe } from "../codec/describe.js";
import type { Address } from "../environment.js";
import { checkName, checkPort, checkTransport } from "../option-checks.js";

/** A server as a directory lists it. */
export interface ServerInfo {
  /** Unique among all servers: `chat-1`. */
  readonly id: string;
  /** Server type: `chat`. */
  readonly type: string;
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Default tcp. */
  readonly transport?: "tcp" | undefined;
}

/** A difference between two states of a directory. A server that has changed is in both lists. */
export interface DirectoryChange {
  readonly removed: readonly ServerInfo[];
  readonly added: readonly ServerInfo[];
}

/** Which servers exist, by id and by type. */
export class ServerDirectory {
  readonly #byId = new Map<string, ServerInfo>();
  readonly #idsByType = new Map<string, readonly string[]>();

  get(id: string): ServerInfo | undefined {
    return this.#byId.get(id);
  }

  /** Ids of that type, in the order they were added. The array is replaced, never changed. */
  idsOf(type: string): readonly string[] {
    return this.#idsByType.get(type) ?? NONE;
  }

  /** Adds servers, or replaces those with the same id. Throws a TypeError for an entry that is wrong; then nothing is added. */
  add(servers: readonly ServerInfo[]): DirectoryChange {
    checkServers(servers);
    const changed = servers.filter((server) => !isSame(server, this.#byId.get(server.id)));
    const { removed } = this.remove(changed.map(({ id }) => id));
    for (const server of changed) {
      this.#byId.set(server.id, server);
      this.#idsByType.set(server.type, [...this.idsOf(server.type), server.id]);
    }
    return { removed, added: changed };
  }

  /** Ids that are not there are passed over. */
  remove(ids: readonly string[]): DirectoryChange {
    const removed: ServerInfo[] = [];
    for (const id of ids) {
      const server = this.#byId.get(id);
      if (server === undefined) continue;
      removed.push(server);
      this.#byId.delete(id);
      const left = this.idsOf(server.type).filter((other) => other !== id);
      this.#idsByType.set(server.type, left);
    }
    return { removed, added: [] };
  }

  /** Makes the directory hold exactly these. */
  replace(servers: readonly ServerInfo[]): DirectoryChange {
    checkServers(servers);
    const kept = new Set(servers.map(({ id }) => id));
    const gone = this.remove([...this.#byId.keys()].filter((id) => !kept.has(id)));
    const { removed, added } = this.add(servers);
    return { removed: [...gone.removed, ...removed], added };
  }
}

/** One array, so that a router sees that nothing has changed. */
const NONE: readonly string[] = [];

function isSame(server: ServerInfo, other: ServerInfo | undefined): boolean {
  return (
    other !== undefined &&
    server.type === other.type &&
    server.host === other.host &&
    server.port === other.port &&
    (server.transport ?? "tcp") === (other.transport ?? "tcp")
  );
}

/** Where a server listens: over tcp unless its entry says otherwise. */
export function addressOf({ transport, host, port }: ServerInfo): Address {
  return { transport: transport ?? "tcp", host, port };
}

/** Directories are often read from files, where anything can stand. */
function checkServers(servers: readonly ServerInfo[]): void {
  checkArray(servers);
  const ids = new Set<string>();
  for (const [index, server] of servers.entries()) {
    checkServer(server, index);
    if (ids.has(server.id)) throw new TypeError(`server ${server.id}: listed twice`);
    ids.add(server.id);
  }
}

function checkArray(servers: unknown): void {
  if (Array.isArray(servers)) return;
  throw new TypeError(`servers: expected an array, got ${describe(servers)}`);
}

function checkServer(server: ServerInfo | null, index: number): void {
  if (typeof server !== "object" || server === null) {
    throw new TypeError(`servers[${index}]: expected an object, got ${describe(server)}`);
  }
  const { id, type, host, port, transport } = server as Partial<Record<keyof ServerInfo, unknown>>; // unchecked
  const name = typeof id === "string" && id !== "" ? `server ${id}` : `servers[${index}]`;
  for (const [key, value] of Object.entries({ id, type, host })) {
    checkName(`${name}: ${key}`, value, 1);
  }
  checkPort(`${name}: port`, port, 1);
  if (transport !== undefined) checkTransport(`${name}: transport`, transport);
}
