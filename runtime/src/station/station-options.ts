import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Environment } from "../environment.js";
import type { ClientFilter, ServerFilter } from "../filter/filter.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import type { Wire } from "../connection/wire.js";
import type { FlushOption } from "../composer/flush-interval.js";
import { checkBoolean, checkIntegerUpTo, checkKnownOptions, checkName } from "../option-checks.js";
import type { Registry } from "../registry/registry.js";
import type { SnapshotStore } from "../registry/snapshot-store.js";
import { describe } from "../codec/describe.js";
import { CONNECTIONS_MAX, type ServerInfo } from "../registry/server-directory.js";
import { checkClientTls, type ClientTls } from "../tls-options.js";
import type { Credentials } from "./credentials.js";
import type { PolicyOptions } from "./station-policies.js";
import type { StatisticsOptions } from "./statistics-reports.js";

/** What a station knows from the start, and how it calls. */
export interface StationOptions extends PolicyOptions {
  /** Servers to begin with; `addServers`, `removeServers` and `replaceServers` change them later. */
  readonly servers?: readonly ServerInfo[] | undefined;
  /** Tells which servers there are, in place of `servers`. Calls that are made before it has told wait, as long as connecting may take. */
  readonly registry?: Registry | undefined;
  /** Server types to follow. Default: all that the registry has. */
  readonly registryTypes?: readonly string[] | undefined;
  /** Keeps the last list of the registry, so that a start does not depend on it. */
  readonly registryStore?: SnapshotStore | undefined;
  /** Where this process runs: servers of that zone are called as long as one of them is well. Calls with a key go where the key says. */
  readonly zone?: string | undefined;
  /** Count calls by server and method, for `station.stats()` and for reports. Default false. */
  readonly statistics?: boolean | StatisticsOptions | undefined;
  /** What servers may call back over the connections that this station opens: instances of classes that extend generated skeletons. */
  readonly services?: readonly ServiceSkeleton[] | undefined;
  /** Name of this process, shown to the servers it calls. */
  readonly id?: string | undefined;
  /** Server type of this process, shown to the servers it calls. */
  readonly type?: string | undefined;
  /** Shown to every server when a connection is opened: a token, for one. A function is asked each time. */
  readonly credentials?: Credentials | (() => Credentials) | undefined;
  /** Time a call has where neither it nor its method says anything. Default 5,000; milliseconds. */
  readonly timeoutMs?: number | undefined;
  /**
   * Check arguments against the constraints of the interface file (`@min`, `@length`, …) before they
   * are sent, as the server does in any case. Default false.
   */
  readonly checkArguments?: boolean | undefined;
  /**
   * Connect to a server when it is first called, which is the default; false: as soon as it is
   * known. See `Station.ready`.
   */
  readonly lazyConnect?: boolean | undefined;
  /**
   * Connections to keep to each server whose entry does not say, 1 to 64. Default 1: with more, calls
   * to one server no longer arrive in the order in which they were made.
   */
  readonly connections?: number | undefined;
  /**
   * When calls are written. `tick`, the default: at the end of the turn in which they were made, the
   * first of many before. With an interval those of that time are written together: fewer, larger
   * writes, at the price of the wait.
   */
  readonly flush?: FlushOption | undefined;
  /** Stand around the calls that this station makes, the first of them outermost. */
  readonly filters?: readonly ClientFilter[] | undefined;
  /** Stand around the handlers of `services`, the first of them outermost. */
  readonly callbackFilters?: readonly ServerFilter[] | undefined;
  /** What servers speak that are no gateways of Mailstation: see `mailstation/pomelo`. */
  readonly wires?: readonly Wire[] | undefined;
  /** For servers that are listed as `secure`. A page in a browser has its browser's. */
  readonly tls?: ClientTls | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Default: warnings and errors to the console, as JSON. */
  readonly logger?: Logger | undefined;
  /** Default: this process's clock and network. */
  readonly environment?: Environment | undefined;
}

/** What `station.invoke` calls, by names. */
export interface Invocation {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  /** Checked against the method's parameters. */
  readonly args: readonly unknown[];
}

/** A name that is missing here does not compile. */
const KNOWN = {
  callbackFilters: true,
  checkArguments: true,
  connections: true,
  credentials: true,
  ejection: true,
  environment: true,
  failMode: true,
  failModes: true,
  filters: true,
  flush: true,
  id: true,
  lazyConnect: true,
  limits: true,
  logger: true,
  registry: true,
  registryStore: true,
  registryTypes: true,
  retryBudget: true,
  routerType: true,
  routers: true,
  servers: true,
  services: true,
  statistics: true,
  timeoutMs: true,
  tls: true,
  type: true,
  wires: true,
  zone: true,
} as const satisfies Record<keyof StationOptions, true>;

/** Throws a TypeError that names the option where one is wrong: names are only written once a connection is there, when nobody could be told. */
export function checkStationOptions(options: StationOptions): void {
  checkKnownOptions("station", options, KNOWN);
  const { id, type, checkArguments, lazyConnect, connections, tls, zone } = options;
  if (id !== undefined) checkName("id", id, 0);
  if (type !== undefined) checkName("type", type, 0);
  checkBoolean("checkArguments", checkArguments);
  checkBoolean("lazyConnect", lazyConnect);
  if (connections !== undefined) checkIntegerUpTo("connections", connections, CONNECTIONS_MAX);
  checkClientTls("tls", tls);
  if (zone !== undefined) checkName("zone", zone, 0);
  checkRegistryOptions(options);
}

function checkRegistryOptions({ registry, servers, registryTypes }: StationOptions): void {
  if (registry === undefined) return;
  if (servers !== undefined) {
    throw new TypeError("registry: stands in place of servers; give one of them");
  }
  const given = registry as Partial<Registry> | null; // unchecked
  if (typeof given?.watch !== "function") {
    throw new TypeError(`registry: expected a registry, got ${describe(registry)}`);
  }
  if (registryTypes === undefined) return;
  for (const [index, type] of registryTypes.entries()) {
    checkName(`registryTypes[${index}]`, type, 1);
  }
}
