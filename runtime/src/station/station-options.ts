import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Environment } from "../environment.js";
import type { ClientFilter, ServerFilter } from "../filter/filter.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import type { FlushOption } from "../composer/flush-interval.js";
import { checkBoolean, checkIntegerUpTo, checkName } from "../option-checks.js";
import { CONNECTIONS_MAX, type ServerInfo } from "../registry/server-directory.js";
import { checkClientTls, type ClientTls } from "../tls-options.js";
import type { Credentials } from "./credentials.js";
import type { PolicyOptions } from "./station-policies.js";

/** What a station knows from the start, and how it calls. */
export interface StationOptions extends PolicyOptions {
  /** Servers to begin with; `addServers`, `removeServers` and `replaceServers` change them later. */
  readonly servers?: readonly ServerInfo[] | undefined;
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
   * When calls are written. `tick`, the default: at the end of the turn in which they were made. With
   * an interval those of that time are written together: fewer, larger writes, at the price of the wait.
   */
  readonly flush?: FlushOption | undefined;
  /** Stand around the calls that this station makes, the first of them outermost. */
  readonly filters?: readonly ClientFilter[] | undefined;
  /** Stand around the handlers of `services`, the first of them outermost. */
  readonly callbackFilters?: readonly ServerFilter[] | undefined;
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

/** Throws a TypeError that names the option where one is wrong: names are only written once a connection is there, when nobody could be told. */
export function checkStationOptions(options: StationOptions): void {
  const { id, type, checkArguments, lazyConnect, connections, tls } = options;
  if (id !== undefined) checkName("id", id, 0);
  if (type !== undefined) checkName("type", type, 0);
  checkBoolean("checkArguments", checkArguments);
  checkBoolean("lazyConnect", lazyConnect);
  if (connections !== undefined) checkIntegerUpTo("connections", connections, CONNECTIONS_MAX);
  checkClientTls("tls", tls);
}
