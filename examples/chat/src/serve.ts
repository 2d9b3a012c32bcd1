import type { Server } from "node:http";
import {
  Gateway,
  type GatewayOptions,
  type ListenOptions,
  type ServerInfo,
  type Station,
} from "mailstation";
import { openRegistry } from "mailstation/registry";

/** Where a server listens: what it tells the process that started it, once. */
export interface Ports {
  /** For other servers and for programs: tcp. */
  readonly port: number;
  /** For browsers: http, and ws under `/rpc`. 0 where there is no page. */
  readonly pagePort: number;
}

/** What it is told from then on, whenever that changes: the servers that exist. */
export interface Directory {
  readonly servers: readonly ServerInfo[];
}

/** What is served, and the station that the handlers call other servers through. */
export interface ServerOptions {
  readonly id: string;
  readonly type: string;
  readonly services: GatewayOptions["services"];
  readonly station?: Station;
  /** Listens on http already; the gateway shares its port. */
  readonly page?: Server;
  /** After the station has heard of other servers. */
  readonly serversChanged?: (gateway: Gateway) => Promise<void> | void;
  /** Before the gateway stops: the time to end streams, which else would last. */
  readonly leave?: (gateway: Gateway) => Promise<void> | void;
}

/** Where servers announce themselves, if anywhere: see demo/registry.ts. */
const registryName = process.env["CHAT_REGISTRY"];

/** Makes this process a server of the cluster, until SIGTERM. */
export async function serve(options: ServerOptions): Promise<void> {
  const { id, type, services, station, page, serversChanged, leave } = options;
  const listen: ListenOptions[] = [{ transport: "tcp", port: ports().port }];
  if (page !== undefined) listen.push({ transport: "ws", server: page, path: "/rpc" });
  const registry = registryName === undefined ? undefined : openRegistry(registryName);
  const advertise = { host: "127.0.0.1" };
  const gateway = new Gateway({ id, type, services, listen, registry, advertise });
  await gateway.start();

  const stop = async (): Promise<void> => {
    await leave?.(gateway);
    await gateway.stop(); // running calls end first, and they may still need the station
    await station?.close();
    page?.close();
    page?.closeAllConnections();
    if (process.connected) process.disconnect(); // nothing keeps the process now: it exits by itself
  };
  process.once("SIGTERM", stop);
  process.once("disconnect", stop); // who started us is gone
  process.on("SIGINT", () => {}); // Ctrl-C reaches us too: who started us decides what follows

  process.on("message", async ({ servers }: Directory) => {
    station?.replaceServers(servers);
    await serversChanged?.(gateway);
  });
  const [tcp, ws] = gateway.addresses;
  process.send?.({ port: tcp?.port ?? 0, pagePort: ws?.port ?? 0 } satisfies Ports);
}

/** Name of this server: the program's first argument. */
export function serverId(): string {
  const id = process.argv[2];
  if (id === undefined) throw new Error("give the server's id as the argument, such as chat-1");
  return id;
}

/** Where to listen: its other arguments. 0, the default, lets the system choose. */
export function ports(): Ports {
  const [port, pagePort] = process.argv.slice(3).map(Number);
  return { port: port ?? 0, pagePort: pagePort ?? 0 };
}
