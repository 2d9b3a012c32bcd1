import { describeThrown } from "../call/describe-thrown.js";
import { describe } from "../codec/describe.js";
import type { Environment, Timer } from "../environment.js";
import type { RegistrySnapshotState } from "../inspect/snapshots.js";
import type { Logger } from "../logger.js";
import { AbsentServers } from "./absent-servers.js";
import { ListedServers } from "./listed-servers.js";
import type { Registry, RegistrySnapshot, RegistryWatch } from "./registry.js";
import type { ServerInfo } from "./server-directory.js";
import {
  checkInstance,
  infoOf,
  isSameInstance,
  keyOf,
  type ServerInstance,
} from "./server-instance.js";
import type { SnapshotStore } from "./snapshot-store.js";

/** Least time between two times that the list is stored. Milliseconds. */
const STORE_EVERY_MS = 5_000;
/** How often absent servers are looked at. Milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** Least time between two warnings of one outage. */
const WARN_EVERY_MS = 60_000;

/** What a follower works with. */
export interface RegistryFollowerHost {
  readonly registry: Registry;
  /** Types to follow; undefined: all. */
  readonly types: readonly string[] | undefined;
  readonly store: SnapshotStore | undefined;
  /** What its servers may speak; those that speak nothing else are left out. */
  readonly transports: readonly string[];
  readonly environment: Environment;
  readonly logger: Logger;
  /** Whether calls go to the server now, whatever the registry says. */
  isHealthy(serverId: string): boolean;
  /** Adds servers, or replaces those with the same id, and forgets others. */
  apply(listed: readonly ServerInfo[], gone: readonly string[]): void;
  /** There is a list for the first time. */
  begun(): void;
}

/** Keeps a station's directory as its registry says, without believing it when it says that servers are gone which answer. */
export class RegistryFollower {
  readonly #host: RegistryFollowerHost;
  /** What the directory has of this registry, by id. */
  readonly #known = new Map<string, ServerInstance>();
  readonly #listed = new ListedServers();
  readonly #absent: AbsentServers;
  readonly #watch: RegistryWatch | undefined;
  #latest: readonly ServerInstance[] | undefined = undefined;
  #hasBegun = false;
  #isClosed = false;
  /** Why the list may be out of date. */
  #trouble: string | undefined = "the registry has not answered yet";
  #toldAt: number | undefined = undefined;
  #warnedAt = -Infinity;
  #lookTimer: Timer | undefined = undefined;
  #storeTimer: Timer | undefined = undefined;
  #storedAt = -Infinity;

  constructor(host: RegistryFollowerHost) {
    this.#host = host;
    this.#absent = new AbsentServers(host);
    if (host.store !== undefined) void this.#load(host.store);
    this.#watch = this.#follow();
  }

  /** Whether there has been a list, be it an old one. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  inspect(): RegistrySnapshotState {
    const { environment, registry } = this.#host;
    return {
      name: registry.name,
      servers: this.#known.size,
      isStale: this.#trouble !== undefined,
      ...(this.#toldAt === undefined
        ? {}
        : { toldMs: Math.round(environment.now() - this.#toldAt) }),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
      absent: this.#absent.size,
      isHeldBack: this.#absent.isHeldBack,
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#watch?.close();
    this.#lookTimer?.stop();
    this.#storeTimer?.stop();
  }

  #follow(): RegistryWatch | undefined {
    const { registry, types } = this.#host;
    try {
      return registry.watch(
        types,
        (snapshot) => this.#told(snapshot),
        (trouble) => this.#troubled(trouble),
      );
    } catch (error) {
      this.#troubled(error);
      return undefined;
    }
  }

  #told(snapshot: RegistrySnapshot): void {
    if (this.#isClosed) return;
    const instances = entriesOf(snapshot);
    if (instances === undefined) {
      this.#troubled(`expected a list of servers, got ${describe(snapshot)}`);
      return;
    }
    this.#latest = instances;
    this.#toldAt = this.#host.environment.now();
    this.#trouble = undefined;
    this.#settle(instances);
    this.#storeSoon();
  }

  /** Never throws. What is new counts at once; what is missing, when there is reason to believe it. */
  #settle(instances: readonly ServerInstance[]): void {
    const { come, left, twice } = this.#listed.take(instances);
    if (twice.length > 0) this.#warnOfTwins(twice);
    const changed: ServerInfo[] = [];
    for (const instance of come) {
      const key = keyOf(instance);
      const former = this.#known.get(key);
      if (former !== undefined && isSameInstance(former, instance)) continue;
      const info = this.#infoOf(instance);
      if (info === undefined) continue;
      this.#known.set(key, instance);
      changed.push(info);
    }
    const missing = left.filter((key) => this.#known.has(key));
    const gone = this.#absent.settle(missing, this.#known.size, {
      has: (key) => this.#listed.has(key),
      isStale: this.#trouble !== undefined,
    });
    for (const key of gone) this.#known.delete(key);
    if (changed.length > 0 || gone.length > 0) this.#host.apply(changed, gone);
    this.#lookLater();
    this.#begin();
  }

  #warnOfTwins(ids: readonly string[]): void {
    const { logger, registry } = this.#host;
    const message = `listed twice, of which the first counts: ${ids.join(", ")}`;
    logger.warn({ registry: registry.name }, message);
  }

  #infoOf(instance: ServerInstance): ServerInfo | undefined {
    try {
      return infoOf(checkInstance(instance), this.#host.transports);
    } catch (error) {
      const fields = { registry: this.#host.registry.name };
      this.#host.logger.warn(fields, `left out of the list: ${describeThrown(error)}`);
      return undefined;
    }
  }

  #lookLater(): void {
    if (this.#lookTimer !== undefined || this.#absent.size === 0) return;
    this.#lookTimer = this.#host.environment.startTimer(LOOK_EVERY_MS, () => {
      this.#lookTimer = undefined;
      if (this.#latest !== undefined) this.#settle(this.#latest);
    });
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#host.begun();
  }

  #troubled(thrown: unknown): void {
    if (this.#isClosed) return;
    const { environment, logger, registry } = this.#host;
    const now = environment.now();
    this.#trouble = describeThrown(thrown);
    const level = now - this.#warnedAt >= WARN_EVERY_MS ? "warn" : "debug";
    if (level === "warn") this.#warnedAt = now;
    const fields = { registry: registry.name, servers: this.#known.size };
    logger[level](fields, `the list of servers may be out of date: ${this.#trouble}`);
  }

  /** What an earlier run has stored counts until the registry says something. */
  async #load(store: SnapshotStore): Promise<void> {
    try {
      const text = await store.load();
      if (text === undefined || this.#toldAt !== undefined || this.#isClosed) return;
      const stored: unknown = JSON.parse(text);
      if (!Array.isArray(stored)) return;
      const instances = stored.map((each) => checkInstance(each));
      if (instances.length === 0) return;
      const { types } = this.#host;
      const wanted = instances.filter(({ type }) => types === undefined || types.includes(type));
      this.#settle(wanted);
    } catch (error) {
      this.#host.logger.warn({ err: error }, `no stored list of servers: ${describeThrown(error)}`);
    }
  }

  #storeSoon(): void {
    const { store, environment } = this.#host;
    if (store === undefined || this.#storeTimer !== undefined) return;
    const waitMs = Math.max(0, this.#storedAt + STORE_EVERY_MS - environment.now());
    this.#storeTimer = environment.startTimer(waitMs, () => {
      this.#storeTimer = undefined;
      this.#storedAt = environment.now();
      void this.#save(store);
    });
  }

  async #save(store: SnapshotStore): Promise<void> {
    try {
      await store.save(JSON.stringify([...this.#known.values()]));
    } catch (error) {
      this.#host.logger.warn(
        { err: error },
        `list of servers not stored: ${describeThrown(error)}`,
      );
    }
  }
}

/** What a registry told, which anybody may have written; entries that are nothing at all are left out. */
function entriesOf(
  snapshot: Partial<RegistrySnapshot> | undefined,
): readonly ServerInstance[] | undefined {
  const instances = snapshot?.instances;
  if (!Array.isArray(instances)) return undefined;
  return instances.every(isEntry) ? instances : instances.filter(isEntry);
}

function isEntry(given: unknown): given is ServerInstance {
  if (typeof given !== "object" || given === null) return false;
  const entry = given as Partial<ServerInstance>; // unchecked
  return entry.id === "" ? Array.isArray(entry.addresses) : typeof entry.id === "string";
}
