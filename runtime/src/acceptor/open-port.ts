import { createServer, type Server, type Socket } from "node:net";
import type { Address, ListenSettings } from "../environment.js";
import { TlsLayer } from "./tls-layer.js";

/** Connections the kernel holds that have not been accepted yet. */
const BACKLOG = 511;

/** A TCP port that is open. */
export interface OpenPort {
  readonly port: number;
  /** Takes no new sockets; settles when the last of them has ended. */
  close(): Promise<void>;
  reloadTls(): void;
}

/**
 * Opens a TCP port. `take` gets each socket of a peer that may connect, with TLS behind it where
 * the settings say so. Rejects with the system's error, EADDRINUSE for one.
 */
export async function openPort(
  address: Address,
  settings: ListenSettings,
  take: (socket: Socket) => void,
): Promise<OpenPort> {
  const layer = settings.tls === undefined ? undefined : new TlsLayer(settings.tls, settings, take);
  const { admits, refused, connectionsMax } = settings;
  const server = createServer({ noDelay: true }, (socket) => {
    const host = socket.remoteAddress ?? "";
    if (admits?.(host) === false) {
      refused?.(host, "its address is not allowed");
      socket.destroy();
    } else if (layer === undefined) take(socket);
    else layer.wrap(socket);
  });
  if (connectionsMax !== undefined) server.maxConnections = 2 * connectionsMax;
  server.on("drop", (peer) => refused?.(peer?.remoteAddress ?? "", "too many connections"));
  await listen(server, address);
  return {
    port: portOf(server),
    close: () => new Promise((resolve) => server.close(() => resolve())),
    reloadTls: () => layer?.reload(),
  };
}

function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off("error", reject);
      // Later errors come from accepting, out of file descriptors for one: the port stays open.
      server.on("error", () => {});
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port was opened");
  return address.port;
}
