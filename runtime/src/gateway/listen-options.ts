import type { AllowedOrigins, HttpServer, OldTransport } from "../environment.js";
import type { ServerTls } from "../tls-options.js";

/** A TCP port to open. */
export interface TcpListenOptions {
  readonly transport: "tcp";
  /** Default 127.0.0.1: reachable from this machine only. */
  readonly host?: string | undefined;
  /** 0 to 65535; 0 lets the system choose, and `gateway.addresses` tells which. */
  readonly port: number;
  /** Everything travels in TLS. A function is asked again by `gateway.reloadTls()`. */
  readonly tls?: ServerTls | (() => ServerTls) | undefined;
}

/** A port to open for WebSockets. */
export interface WsListenOptions extends Omit<TcpListenOptions, "transport"> {
  readonly transport: "ws";
  /** The one path that is served. Default `/`. */
  readonly path?: string | undefined;
  /** Pages that may connect. Default: those that come from the same host. Programs that name no origin always may. */
  readonly allowedOrigins?: AllowedOrigins | undefined;
  readonly server?: undefined;
}

/** WebSockets at an HTTP or HTTPS server that exists, which the gateway neither opens nor closes. */
export interface WsSharedOptions extends Pick<
  WsListenOptions,
  "transport" | "path" | "allowedOrigins"
> {
  /** Upgrades of other paths are left to its other listeners. */
  readonly server: HttpServer;
}

/** A port to open for callers that speak the wire of an old server: one of the gateway's `wires`. */
export interface WireListenOptions extends Omit<TcpListenOptions, "transport"> {
  readonly transport: OldTransport;
}

/** Where a gateway takes connections. */
export type ListenOptions =
  WireListenOptions | TcpListenOptions | WsListenOptions | WsSharedOptions;
