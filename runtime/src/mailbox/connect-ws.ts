import type { Socket } from "node:net";
import type { Address, ConnectSettings, Link, LinkReceiver } from "../environment.js";
import { formatAddress } from "../environment.js";
import { openSocket } from "./open-socket.js";
import { WS_OPTIONS, WsLink } from "./ws-link.js";

/** Opens a WebSocket, with TLS where the address is secure. Never throws: what goes wrong reaches `receiver.closed`. */
export function connectWs(
  address: Address,
  receiver: LinkReceiver,
  settings: ConnectSettings,
): Link {
  const socket = openSocket(address, settings);
  const link = new WsLink(socket);
  link.attach(receiver);
  upgrade(address, socket, link, receiver).catch((error: unknown) => {
    link.fail(error instanceof Error ? error : new Error(String(error)));
  });
  return link;
}

/** Loads the library only here: it takes longer than all of the runtime, and many processes never need it. */
async function upgrade(
  address: Address,
  socket: Socket,
  link: WsLink,
  receiver: LinkReceiver,
): Promise<void> {
  const { WebSocket } = await import("ws");
  if (socket.destroyed) return;
  const webSocket = new WebSocket(formatAddress(address), {
    ...WS_OPTIONS,
    createConnection: () => socket,
  });
  link.adopt(webSocket);
  webSocket.once("open", () => receiver.opened());
}
