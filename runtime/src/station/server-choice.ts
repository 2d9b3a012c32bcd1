import type { OutgoingCall } from "../call/outgoing-call.js";
import type { ServerDirectory, ServerInfo } from "../registry/server-directory.js";
import { HashRing } from "../router/hash-ring.js";
import { keyText } from "../router/route-key.js";
import type { Router } from "../router/router.js";
import { makeRouter, type RouterType } from "../router/router-type.js";
import type { ServersToChoose } from "./call-router.js";
import type { KnownServer } from "./known-server.js";
import type { Mailboxes } from "./mailboxes.js";

/** When more than this part of a type's servers is left out for failing, all of them are used: those that are left could not carry it. */
const PANIC_RATE = 0.5;

/** What a server choice works with. */
export interface ServerChoiceHost {
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  /** Servers of this zone come first; undefined: all are alike. */
  readonly zone: string | undefined;
  routerTypeOf(serverType: string): RouterType;
  random(): number;
}

/** What is made once for a set of servers of one type. */
interface ServerSet {
  /** Tells whether it is still right: the directory replaces the array with every change. */
  readonly ids: readonly string[];
  readonly servers: readonly KnownServer[];
  readonly infos: readonly ServerInfo[];
  readonly router: Router<KnownServer>;
  ring: HashRing<KnownServer> | undefined;
  /** Of the servers before, to make the ring from: a change costs as much as has changed. */
  formerRing: HashRing<KnownServer> | undefined;
  /** `Mailboxes.ejections` at which `isPanic` was worked out. */
  ejections: number;
  isPanic: boolean;
}

interface LastSet {
  readonly type: string;
  /** Of the directory. */
  readonly version: number;
  readonly set: ServerSet;
}

/**
 * Chooses a server for each call: by the key where the call has one, else as the type's router says.
 * Servers that are well come first, then those that are doubtful, connecting for long or left out for failing.
 */
export class ServerChoice {
  readonly #host: ServerChoiceHost;
  readonly #sets = new Map<string, ServerSet>();
  /** What was found for the last call, which is right for the next one as long as type and directory are the same. */
  #last: LastSet | undefined = undefined;
  /** Of the call that a server is chosen for now: one function for all calls instead of one for each. */
  #tried: readonly string[] | undefined = undefined;
  #isPanic = false;
  readonly #isGood = (server: KnownServer): boolean =>
    server.prospect === "good" &&
    (this.#isPanic || server.isAdmitted) &&
    !hasFailed(server, this.#tried);
  readonly #isNear = (server: KnownServer): boolean =>
    server.info.zone === this.#host.zone && this.#isGood(server);
  readonly #isPossible = (server: KnownServer): boolean =>
    server.prospect !== "down" && !hasFailed(server, this.#tried);

  constructor(host: ServerChoiceHost) {
    this.#host = host;
  }

  /** Undefined when no server of the type can be asked. Throws a TypeError for what is no key. */
  choose(call: OutgoingCall): KnownServer | undefined {
    const set = this.#prepare(call);
    const { routeKey } = call.route;
    if (routeKey === undefined) {
      const near = this.#host.zone === undefined ? undefined : set.router.choose(this.#isNear);
      return near ?? set.router.choose(this.#isGood) ?? set.router.choose(this.#isPossible);
    }
    const key = keyText(routeKey);
    const ring = set.ring ?? ringOf(set);
    return ring.find(key, this.#isGood) ?? ring.find(key, this.#isPossible);
  }

  /** The servers that the call can be given to now, and all that there are. */
  serversFor(call: OutgoingCall): ServersToChoose {
    const { servers, infos: listed } = this.#prepare(call);
    if (servers.every(this.#isGood)) return { usable: listed, listed };
    const good = servers.filter(this.#isGood);
    const usable = good.length > 0 ? good : servers.filter(this.#isPossible);
    return { usable: usable.map(({ info }) => info), listed };
  }

  #prepare({ method, history }: OutgoingCall): ServerSet {
    const set = this.#setOf(method.serverType);
    const { ejections } = this.#host.mailboxes;
    if (set.ejections !== ejections) {
      set.ejections = ejections;
      const ejected = set.servers.filter(({ isEjected }) => isEjected).length;
      set.isPanic = ejected > PANIC_RATE * set.servers.length;
    }
    this.#tried = history.tried;
    this.#isPanic = set.isPanic;
    return set;
  }

  #setOf(type: string): ServerSet {
    const last = this.#last;
    const { version } = this.#host.directory;
    if (last !== undefined && last.type === type && last.version === version) return last.set;
    const set = this.#findSet(type);
    this.#last = { type, version, set };
    return set;
  }

  #findSet(type: string): ServerSet {
    const { directory, mailboxes } = this.#host;
    const ids = directory.idsOf(type);
    const known = this.#sets.get(type);
    if (known?.ids === ids) return known;
    // Handed to routers of the user's: a router that sorts it must not change what others get.
    const infos = Object.freeze(ids.flatMap((id) => directory.get(id) ?? []));
    const servers = infos.map((info) => mailboxes.of(info));
    const random = (): number => this.#host.random();
    const router = makeRouter(this.#host.routerTypeOf(type), servers, random);
    const formerRing = known?.ring ?? known?.formerRing;
    const made = { ids, servers, infos, router, ring: undefined, formerRing };
    const set = { ...made, ejections: -1, isPanic: false };
    this.#sets.set(type, set);
    return set;
  }
}

function ringOf(set: ServerSet): HashRing<KnownServer> {
  set.ring = new HashRing(set.servers, set.formerRing);
  set.formerRing = undefined;
  return set.ring;
}

/** Notes that the server has failed the call: all of its connections, or one of them. */
export function noteFailed(
  call: OutgoingCall,
  server: KnownServer,
  isOneConnection: boolean,
): void {
  const tried = (call.ownHistory.tried ??= []);
  for (let count = isOneConnection ? 1 : server.connections; count > 0; count--) {
    tried.push(server.id);
  }
}

/** Once for each of its connections. */
function hasFailed(
  { id, connections }: KnownServer,
  tried: readonly string[] | undefined,
): boolean {
  if (tried === undefined) return false;
  if (connections === 1) return tried.includes(id);
  let count = 0;
  for (const each of tried) if (each === id) count++;
  return count >= connections;
}
