import { checkBoolean, checkFunction, checkKnownOptions } from "../option-checks.js";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Wire } from "../connection/wire.js";
import type { FlushOption } from "../composer/flush-interval.js";
import type { Authenticate, Authorize } from "./access.js";
import type { Environment } from "../environment.js";
import type { ClientFilter, ServerFilter } from "../filter/filter.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import type { Registry } from "../registry/registry.js";
import type { AdvertiseOptions } from "./announcement.js";
import type { ListenOptions } from "./listen-options.js";

/** What a gateway serves and how. */
export interface GatewayOptions {
  /** Name of this server, as callers' directories know it: `chat-1`. */
  readonly id: string;
  /** Server type: `chat`. */
  readonly type: string;
  /** Instances of classes that extend generated skeletons. */
  readonly services: readonly ServiceSkeleton[];
  /** At least one. */
  readonly listen: readonly ListenOptions[];
  /** Where this server announces itself once it listens, and takes its leave before it stops. */
  readonly registry?: Registry | undefined;
  /** What it announces there besides what it is. */
  readonly advertise?: AdvertiseOptions | undefined;
  /** What callers speak that are no stations of Mailstation: see `mailstation/pomelo`. */
  readonly wires?: readonly Wire[] | undefined;
  /** Peers that may connect, as `10.0.0.0/8`, `192.168.1.7` or `::1`. Default: all that reach the port. */
  readonly allowAddresses?: readonly string[] | undefined;
  /** Says who a caller is when it connects. Default: everybody is taken, and nobody is known. */
  readonly authenticate?: Authenticate | undefined;
  /** Says of each call whether it may run. Default: all may. */
  readonly authorize?: Authorize | undefined;
  /** Time a call to a peer has where neither it nor its method says anything. Default 5,000; milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** When answers are written; see the option of the same name of a station. Default `tick`. */
  readonly flush?: FlushOption | undefined;
  /** Stand around the handlers, the first of them outermost. */
  readonly filters?: readonly ServerFilter[] | undefined;
  /** Stand around the calls to peers, the first of them outermost. */
  readonly callbackFilters?: readonly ClientFilter[] | undefined;
  /** Calls that handlers make inherit deadline and cancellation without `.with(call)`. Default false: it slows small calls by a fifth to a third. */
  readonly inheritContext?: boolean | undefined;
  /** Send the messages of unexpected exceptions to callers. Default false. */
  readonly exposeErrors?: boolean | undefined;
  /**
   * Let callers ask what is served and make calls with JSON, as `rpcgen ls` and `rpcgen call` do.
   * Default false: it tells strangers more than they need to know.
   */
  readonly reflection?: boolean | undefined;
  /** Default: warnings and errors to the console, as JSON. */
  readonly logger?: Logger | undefined;
  /** Default: this process's clock and network. */
  readonly environment?: Environment | undefined;
}

/** A name that is missing here does not compile. */
const KNOWN = {
  advertise: true,
  allowAddresses: true,
  authenticate: true,
  authorize: true,
  callbackFilters: true,
  environment: true,
  exposeErrors: true,
  filters: true,
  flush: true,
  id: true,
  inheritContext: true,
  limits: true,
  listen: true,
  logger: true,
  reflection: true,
  registry: true,
  services: true,
  timeoutMs: true,
  type: true,
  wires: true,
} as const satisfies Record<keyof GatewayOptions, true>;

/** Throws a TypeError that names the option where one is unknown, or would only show what it is when somebody calls. */
export function checkGatewayOptions(options: GatewayOptions): void {
  checkKnownOptions("gateway", options, KNOWN);
  checkFunction("authenticate", options.authenticate);
  checkFunction("authorize", options.authorize);
  checkBoolean("inheritContext", options.inheritContext);
  checkBoolean("exposeErrors", options.exposeErrors);
}
