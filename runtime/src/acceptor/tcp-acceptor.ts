import { createServer, type Server } from "node:net";
import type { AcceptLink, Address, Listener } from "../environment.js";
import { TcpLink } from "../mailbox/tcp-link.js";

/** Connections the kernel holds that have not been accepted yet. */
const BACKLOG = 511;

/** Opens a TCP port. Rejects with the system's error, EADDRINUSE for one. */
export function listenTcp(address: Address, accept: AcceptLink): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, (socket) => {
      const link = new TcpLink(socket);
      const receiver = accept(link);
      if (receiver === undefined) {
        link.destroy();
        return;
      }
      link.attach(receiver);
      receiver.opened();
    });
    server.once("error", reject);
    server.listen({ host: address.host, port: address.port, backlog: BACKLOG }, () => {
      server.off("error", reject);
      // Later errors come from accepting, out of file descriptors for one: the port stays open.
      server.on("error", () => {});
      resolve({ address: { ...address, port: portOf(server) }, close: () => closeServer(server) });
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port was opened");
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
