import { ANY_SERVER_TYPE } from "../call/any-server-type.js";
import { describe } from "../codec/describe.js";
import { type Address, formatAddress, type Transport } from "../environment.js";
import {
  checkBoolean,
  checkIntegerUpTo,
  checkName,
  checkPath,
  checkPort,
  checkWireTransport,
} from "../option-checks.js";

/** A server as a directory lists it. */
export interface ServerInfo {
  /** Unique among all servers: `chat-1`. */
  readonly id: string;
  /**
   * Server type: `chat`. A `*` stands for a server of which only the address is known: it is taken
   * whatever it says it is, and called for what servers of any type serve.
   */
  readonly type: string;
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Default tcp; a page in a browser reaches ws alone. Those of old servers need their wires. */
  readonly transport?: Transport | undefined;
  /** Of a WebSocket: `/rpc`. Default `/`. */
  readonly path?: string | undefined;
  /** Connect with TLS, as the station's `tls` says. Default false. */
  readonly secure?: boolean | undefined;
  /** Its share of the calls where the router is weighted: 1 to 1000, default 1. */
  readonly weight?: number | undefined;
  /** Connections to keep to it; default: what the station says. 1 to 64. */
  readonly connections?: number | undefined;
  /** Where it runs: see the option `zone` of a station. */
  readonly zone?: string | undefined;
  /** Server type that whoever answers must have, where `type` is a name of the station's own. */
  readonly answersAs?: string | undefined;
  /** Its id is made up, for want of a better one: whoever answers there is taken, if the type is right. */
  readonly takesAnyId?: boolean | undefined;
}

/** The heaviest a server can be. */
const WEIGHT_MAX = 1_000;

/** Connections to one server beyond which more of them would only cost. */
export const CONNECTIONS_MAX = 64;

/** A difference between two states of a directory. A server that has changed is in both lists. */
export interface DirectoryChange {
  readonly removed: readonly ServerInfo[];
  readonly added: readonly ServerInfo[];
}

/** Which servers exist, by id and by type. */
export class ServerDirectory {
  readonly #wires: ReadonlyMap<string, unknown>;
  readonly #byId = new Map<string, ServerInfo>();
  readonly #idsByType = new Map<string, readonly string[]>();
  #allIds: readonly string[] = NONE;
  /** Grows with every change. */
  version = 0;

  /** Servers may speak these besides Mailstation's own. */
  constructor(wires: ReadonlyMap<string, unknown> = new Map()) {
    this.#wires = wires;
  }

  get(id: string): ServerInfo | undefined {
    return this.#byId.get(id);
  }

  /** Ids of that type, or all for `*`, in the order of the list. The array is replaced, never changed. */
  idsOf(type: string): readonly string[] {
    return type === ANY_SERVER_TYPE ? this.#allIds : this.#idsOfOne(type);
  }

  /** Server types of which there is a server. */
  types(): readonly string[] {
    return [...this.#idsByType].filter(([, ids]) => ids.length > 0).map(([type]) => type);
  }

  /** Adds servers behind the others, or replaces those with the same id in their places. Throws a TypeError for an entry that is wrong; then nothing is added. */
  add(servers: readonly ServerInfo[]): DirectoryChange {
    checkServers(servers, this.#wires);
    this.version++;
    const changed = servers.filter((server) => !isSame(server, this.#byId.get(server.id)));
    const removed = changed.flatMap(({ id }) => this.#byId.get(id) ?? []);
    for (const server of changed) this.#put(server);
    for (const server of servers) this.#reweigh(server);
    this.#allIds = [...this.#byId.keys()];
    return { removed, added: changed };
  }

  /** Ids that are not there are passed over. Throws a TypeError for what is no array: the letters of a text would be ids. */
  remove(ids: readonly string[]): DirectoryChange {
    checkArray("ids", ids);
    this.version++;
    const removed: ServerInfo[] = [];
    for (const id of ids) {
      const server = this.#byId.get(id);
      if (server === undefined) continue;
      removed.push(server);
      this.#byId.delete(id);
      const left = this.#idsOfOne(server.type).filter((other) => other !== id);
      this.#idsByType.set(server.type, left);
    }
    this.#allIds = [...this.#byId.keys()];
    return { removed, added: [] };
  }

  /** Makes the directory hold exactly these, in this order. */
  replace(servers: readonly ServerInfo[]): DirectoryChange {
    checkServers(servers, this.#wires);
    const kept = new Set(servers.map(({ id }) => id));
    const gone = this.remove([...this.#byId.keys()].filter((id) => !kept.has(id)));
    const { removed, added } = this.add(servers);
    this.#arrange(servers.map(({ id }) => id));
    return { removed: [...gone.removed, ...removed], added };
  }

  #put(server: ServerInfo): void {
    const { id, type } = server;
    const known = this.#byId.get(id);
    this.#byId.set(id, server); // a key that is known keeps its place
    if (known !== undefined && known.type !== type) {
      const left = this.#idsOfOne(known.type).filter((other) => other !== id);
      this.#idsByType.set(known.type, left);
    }
    const ids = this.#idsOfOne(type);
    this.#idsByType.set(type, known?.type === type ? [...ids] : [...ids, id]);
  }

  /** Some routers go by the place in the list, as old neighbours do. */
  #arrange(ids: readonly string[]): void {
    if (ids.every((id, at) => id === this.#allIds[at])) return;
    const servers = ids.flatMap((id) => this.#byId.get(id) ?? []);
    this.#byId.clear();
    for (const server of servers) this.#byId.set(server.id, server);
    this.#allIds = ids;
    for (const [type, before] of this.#idsByType) {
      const places = servers.filter((server) => server.type === type).map(({ id }) => id);
      if (places.some((id, at) => id !== before[at])) this.#idsByType.set(type, places);
    }
  }

  /** Another weight or zone leaves the server where it is, with its connections; but routers have to see it. */
  #reweigh(server: ServerInfo): void {
    const { id, type, weight, zone } = server;
    const known = this.#byId.get(id);
    if (known?.weight === weight && known?.zone === zone) return;
    this.#byId.set(id, server);
    this.#idsByType.set(type, [...this.#idsOfOne(type)]);
  }

  #idsOfOne(type: string): readonly string[] {
    return this.#idsByType.get(type) ?? NONE;
  }
}

/** One array, so that a router sees that nothing has changed. */
const NONE: readonly string[] = [];

function isSame(server: ServerInfo, other: ServerInfo | undefined): boolean {
  return (
    other !== undefined &&
    server.type === other.type &&
    server.connections === other.connections &&
    server.takesAnyId === other.takesAnyId &&
    server.answersAs === other.answersAs &&
    formatAddress(addressOf(server)) === formatAddress(addressOf(other))
  );
}

/** Where a server listens: over tcp unless its entry says otherwise. */
export function addressOf({ transport = "tcp", host, port, path, secure }: ServerInfo): Address {
  return {
    transport,
    host,
    port,
    ...(transport === "ws" ? { path: path ?? "/" } : {}),
    ...(secure === true ? { secure } : {}),
  };
}

/** Directories are often read from files, where anything can stand. */
function checkServers(servers: readonly ServerInfo[], wires: ReadonlyMap<string, unknown>): void {
  checkArray("servers", servers);
  const ids = new Set<string>();
  for (const [index, server] of servers.entries()) {
    checkServer(server, index, wires);
    if (ids.has(server.id)) throw new TypeError(`server ${server.id}: listed twice`);
    ids.add(server.id);
  }
}

function checkArray(name: "servers" | "ids", given: unknown): void {
  if (Array.isArray(given)) return;
  throw new TypeError(`${name}: expected an array, got ${describe(given)}`);
}

function checkServer(
  server: ServerInfo | null,
  index: number,
  wires: ReadonlyMap<string, unknown>,
): void {
  if (typeof server !== "object" || server === null) {
    throw new TypeError(`servers[${index}]: expected an object, got ${describe(server)}`);
  }
  const given = server as Partial<Record<keyof ServerInfo, unknown>>; // unchecked
  const { id, type, host, port, transport, weight, connections, zone, takesAnyId, answersAs } =
    given;
  const name = typeof id === "string" && id !== "" ? `server ${id}` : `servers[${index}]`;
  for (const [key, value] of Object.entries({ id, type, host })) {
    checkName(`${name}: ${key}`, value, 1);
  }
  checkPort(`${name}: port`, port, 1);
  if (transport !== undefined) checkWireTransport(`${name}: transport`, transport, wires);
  checkWay(name, server);
  if (weight !== undefined) checkIntegerUpTo(`${name}: weight`, weight, WEIGHT_MAX);
  if (connections !== undefined) {
    checkIntegerUpTo(`${name}: connections`, connections, CONNECTIONS_MAX);
  }
  if (zone !== undefined) checkName(`${name}: zone`, zone, 0);
  checkBoolean(`${name}: takesAnyId`, takesAnyId);
  if (answersAs !== undefined) checkName(`${name}: answersAs`, answersAs, 1);
}

/** What only some transports have, and what they need. */
function checkWay(name: string, server: ServerInfo): void {
  const { transport, path, secure } = server;
  checkBoolean(`${name}: secure`, secure);
  if (path !== undefined) checkPath(`${name}: path`, path);
  if (transport !== "ws") {
    if (path !== undefined) throw new TypeError(`${name}: path: only servers over ws have one`);
  } else if (!URL.canParse(formatAddress(addressOf(server)))) {
    const { host } = server;
    throw new TypeError(`${name}: host: expected a name or an address, got ${describe(host)}`);
  }
}
