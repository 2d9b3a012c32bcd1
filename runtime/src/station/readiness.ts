import { describe } from "../codec/describe.js";
import type { Limits } from "../limits.js";
import type { ServerDirectory } from "../registry/server-directory.js";
import type { KnownServer } from "./known-server.js";
import type { Mailboxes, MailboxesWatcher } from "./mailboxes.js";
import { Waiter, type WaiterHost, type WaitOptions } from "./waiter.js";
import { WriteQueue } from "./write-queue.js";

/** What to be ready for, and how long to wait for it. */
export interface ReadyOptions extends WaitOptions {
  /** Server types that are needed. Default: those of the servers that are known. */
  readonly types?: readonly string[] | undefined;
  /** `one` server of each type, which is the default, or `all` of them. */
  readonly servers?: "one" | "all" | undefined;
}

/** To whom a call would be written. */
export type WriteTarget = { readonly serverId: string } | { readonly serverType: string };

/** What readiness works with. */
export interface ReadinessHost extends WaiterHost {
  readonly limits: Limits;
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  /** Whether a registry has yet to tell which servers there are. */
  readonly awaitsList: () => boolean;
  /** Time `ready` takes where it is told nothing else. */
  readonly timeoutMs: number;
}

/** Tells those who ask when servers are connected, and when they can take calls. */
export class Readiness implements MailboxesWatcher {
  readonly #host: ReadinessHost;
  /** Those who wait for connections, and whether they still have to. */
  readonly #waiters = new Map<Waiter, () => string | undefined>();
  readonly #queues = new Map<string, WriteQueue>();
  #closedFor: string | undefined = undefined;

  constructor(host: ReadinessHost) {
    this.#host = host;
    host.mailboxes.watcher = this;
  }

  /** Connects, and resolves once that is done. Rejects with a TypeError for wrong options. */
  async ready(options: ReadyOptions): Promise<void> {
    const { types, servers = "one", signal, timeoutMs = this.#host.timeoutMs } = options;
    checkNames(types);
    if (servers !== "one" && servers !== "all") {
      throw new TypeError(`servers: expected "one" or "all", got ${describe(servers)}`);
    }
    const missing = (): string | undefined => this.#missing(types, servers);
    const why = (): string => missing() ?? "nothing is missing";
    const waiter = new Waiter(this.#host, { signal, timeoutMs }, why, () => {
      this.#waiters.delete(waiter);
    });
    if (!waiter.isOver) this.#waiters.set(waiter, missing);
    if (this.#closedFor !== undefined) waiter.giveUp(this.#closedFor);
    this.#look();
    return waiter.promise;
  }

  /** Resolves once a call would be written at once. Rejects with a TypeError for a wrong target or wrong options. */
  async whenWritable(target: WriteTarget, options: WaitOptions): Promise<void> {
    const { name, what, servers } = this.#targetOf(target);
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      const { environment, wheel, limits } = this.#host;
      const host = { environment, wheel, waitersMax: limits.pendingCallsMax, servers };
      queue = new WriteQueue(host, what);
      this.#queues.set(name, queue);
    }
    const waiting = queue.wait(options);
    if (this.#closedFor !== undefined) queue.close(this.#closedFor);
    return waiting;
  }

  /** The directory has changed. */
  serversChanged(): void {
    this.#look();
  }

  serverChanged(): void {
    this.#look();
  }

  serverHasRoom(server: KnownServer): void {
    // Whoever still waits for it says so again.
    server.awaitsRoom = false;
    this.#lookForRoom();
  }

  close(reason: string): void {
    this.#closedFor = reason;
    for (const waiter of this.#waiters.keys()) waiter.giveUp(reason);
    for (const queue of this.#queues.values()) queue.close(reason);
  }

  #look(): void {
    for (const [waiter, missing] of this.#waiters) {
      if (missing() === undefined) waiter.succeed();
    }
    this.#lookForRoom();
  }

  #lookForRoom(): void {
    for (const [name, queue] of this.#queues) {
      if (queue.isEmpty) this.#queues.delete(name);
      else queue.look();
    }
  }

  /** What is not connected yet, after having begun to connect it; undefined when nothing is missing. */
  #missing(types: readonly string[] | undefined, wanted: "one" | "all"): string | undefined {
    const { directory, awaitsList } = this.#host;
    if (types === undefined && awaitsList()) return "the registry has not told its list yet";
    for (const type of types ?? directory.types()) {
      const servers = this.#serversOf(type);
      for (const server of servers) server.connect();
      const unopened = servers.filter(({ state }) => state.kind !== "open");
      if (servers.length === 0) return `no server of type ${type} is known`;
      const isEnough = wanted === "one" ? unopened.length < servers.length : unopened.length === 0;
      if (isEnough) continue;
      return `no connection of type ${type} (${unopened.map(stateText).join("; ")})`;
    }
    return undefined;
  }

  #targetOf(target: WriteTarget): {
    readonly name: string;
    readonly what: string;
    readonly servers: () => readonly KnownServer[];
  } {
    const given: unknown = target; // plain JavaScript can pass anything
    if (typeof given === "object" && given !== null) {
      const { directory, mailboxes } = this.#host;
      if ("serverId" in target && typeof target.serverId === "string") {
        const { serverId } = target;
        const servers = (): readonly KnownServer[] => {
          const info = directory.get(serverId);
          return info === undefined ? [] : [mailboxes.of(info)];
        };
        return { name: `id ${serverId}`, what: `server ${serverId}`, servers };
      }
      if ("serverType" in target && typeof target.serverType === "string") {
        const { serverType } = target;
        const servers = (): readonly KnownServer[] => this.#serversOf(serverType);
        return { name: `type ${serverType}`, what: `a server of type ${serverType}`, servers };
      }
    }
    throw new TypeError(
      `whenWritable: expected an object with serverId or serverType, got ${describe(given)}`,
    );
  }

  #serversOf(type: string): readonly KnownServer[] {
    const { directory, mailboxes } = this.#host;
    return directory
      .idsOf(type)
      .flatMap((id) => directory.get(id) ?? [])
      .map((info) => mailboxes.of(info));
  }
}

function stateText({ id, state }: KnownServer): string {
  return `${id}: ${state.kind === "waiting" ? state.reason.message : state.kind}`;
}

function checkNames(types: readonly string[] | undefined): void {
  if (types === undefined) return;
  if (Array.isArray(types) && types.every((type) => typeof type === "string")) return;
  throw new TypeError(`types: expected an array of texts, got ${describe(types)}`);
}
