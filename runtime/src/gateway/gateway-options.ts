import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";

/** A port to open. */
export interface ListenOptions {
  readonly transport: "tcp";
  /** Default 127.0.0.1: reachable from this machine only. */
  readonly host?: string | undefined;
  /** 0 to 65535; 0 lets the system choose, and `gateway.addresses` tells which. */
  readonly port: number;
}

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
  readonly limits?: Partial<Limits> | undefined;
  /** Calls that handlers make inherit deadline and cancellation without `.with(call)`. Default false: it slows small calls by a fifth to a third. */
  readonly inheritContext?: boolean | undefined;
  /** Send the messages of unexpected exceptions to callers. Default false. */
  readonly exposeErrors?: boolean | undefined;
  /** Default: warnings and errors to the console, as JSON. */
  readonly logger?: Logger | undefined;
  /** Default: this process's clock and network. */
  readonly environment?: Environment | undefined;
}
