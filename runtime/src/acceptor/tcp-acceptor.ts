import type { AcceptLink, Address, Listener, ListenSettings } from "../environment.js";
import { TcpLink } from "../mailbox/tcp-link.js";
import { openPort } from "./open-port.js";

/** Opens a port for byte streams over TCP or TLS. Rejects with the system's error. */
export async function listenTcp(
  address: Address,
  accept: AcceptLink,
  settings: ListenSettings,
): Promise<Listener> {
  const open = await openPort(address, settings, (socket) => {
    const link = new TcpLink(socket);
    const receiver = accept(link);
    if (receiver === undefined) {
      link.destroy();
      return;
    }
    link.attach(receiver);
    receiver.opened();
  });
  return {
    address: { ...address, port: open.port },
    close: () => open.close(),
    reloadTls: () => open.reloadTls(),
  };
}
