import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import { checkBoolean, checkName } from "../option-checks.js";
import type { ServerInfo } from "../registry/server-directory.js";

/** What a station knows from the start, and how it calls. */
export interface StationOptions {
  /** Servers to begin with; `addServers`, `removeServers` and `replaceServers` change them later. */
  readonly servers?: readonly ServerInfo[] | undefined;
  /** Name of this process, shown to the servers it calls. */
  readonly id?: string | undefined;
  /** Server type of this process, shown to the servers it calls. */
  readonly type?: string | undefined;
  /** Time a call has where neither it nor its method says anything. Default 5,000; milliseconds. */
  readonly timeoutMs?: number | undefined;
  /**
   * Check arguments against the constraints of the interface file (`@min`, `@length`, …) before they
   * are sent, as the server does in any case. Default false.
   */
  readonly checkArguments?: boolean | undefined;
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
export function checkStationOptions({ id, type, checkArguments }: StationOptions): void {
  if (id !== undefined) checkName("id", id, 0);
  if (type !== undefined) checkName("type", type, 0);
  checkBoolean("checkArguments", checkArguments);
}
