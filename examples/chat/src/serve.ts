import { Gateway, type GatewayOptions, type ServerInfo, type Station } from "mailstation";

/** What a server tells the process that started it, once. */
export interface Listening {
  readonly port: number;
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
}

/** Makes this process a server of the cluster: on a port that the system chooses, until SIGTERM. */
export async function serve({ id, type, services, station }: ServerOptions): Promise<void> {
  const gateway = new Gateway({ id, type, services, listen: [{ transport: "tcp", port: 0 }] });
  await gateway.start();

  const stop = async (): Promise<void> => {
    await gateway.stop(); // running calls end first, and they may still need the station
    await station?.close();
    if (process.connected) process.disconnect(); // nothing keeps the process now: it exits by itself
  };
  process.once("SIGTERM", stop);
  process.once("disconnect", stop); // who started us is gone

  process.on("message", ({ servers }: Directory) => station?.replaceServers(servers));
  process.send?.({ port: gateway.addresses[0]?.port ?? 0 } satisfies Listening);
}

/** Name of this server: the program's first argument. */
export function serverId(): string {
  const id = process.argv[2];
  if (id === undefined) throw new Error("give the server's id as the argument, such as chat-1");
  return id;
}
