import { describe } from "../codec/describe.js";
import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
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
  /** Text or bytes that go with the handshake, for servers that ask for them. */
  readonly credentials?: string | Uint8Array | undefined;
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

const NAME_LENGTH_MAX = 256;

/** Throws a TypeError that names the option where a name or the credentials are wrong: they are only written once a connection is there, when nobody could be told. */
export function checkStationOptions({ id, type, credentials }: StationOptions): void {
  checkName("id", id);
  checkName("type", type);
  if (credentials === undefined || typeof credentials === "string") return;
  if (credentials instanceof Uint8Array) return;
  throw new TypeError(`credentials: expected text or a Uint8Array, got ${describe(credentials)}`);
}

function checkName(option: string, given: unknown): void {
  if (given === undefined) return;
  if (typeof given === "string" && given.length <= NAME_LENGTH_MAX && given.isWellFormed()) return;
  throw new TypeError(
    `${option}: expected text of at most ${NAME_LENGTH_MAX} characters, got ${describe(given)}`,
  );
}
