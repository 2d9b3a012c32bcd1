import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { AcceptLink, Address, Listener, ListenSettings } from "../environment.js";
import { openPort } from "./open-port.js";
import { pathOf } from "./request-path.js";
import { turnAway, WsUpgrades } from "./ws-upgrades.js";

/** Opens a port for WebSockets of one path, with TLS or without. Rejects with the system's error. */
export async function listenWs(
  address: Address,
  accept: AcceptLink,
  settings: ListenSettings,
): Promise<Listener> {
  const upgrades = new WsUpgrades(accept, settings);
  /** Sockets that have not become WebSockets yet, and what ends their wait. */
  const waiting = new Map<Socket, () => void>();
  const http = createServer(answerPlainRequest);
  http.on("upgrade", (request: IncomingMessage, duplex, head: Buffer) => {
    const socket = duplex as Socket; // what was given to this server below
    if (pathOf(request) !== (address.path ?? "/")) turnAway(socket, "404 Not Found");
    else upgrades.take(request, socket, head, () => waiting.get(socket)?.());
  });
  const open = await openPort(address, settings, (socket) => {
    const timer = settings.startHandshake?.(() => socket.destroy());
    const settle = (): void => {
      timer?.stop();
      waiting.delete(socket);
    };
    waiting.set(socket, settle);
    socket.once("close", settle);
    http.emit("connection", socket);
  });
  return {
    address: { ...address, port: open.port },
    reloadTls: () => open.reloadTls(),
    close: () => {
      for (const socket of waiting.keys()) socket.destroy();
      return open.close();
    },
  };
}

function answerPlainRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { Connection: "close", Upgrade: "websocket" }).end();
}
