import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import type { Address, ConnectSettings, Link, LinkReceiver } from "../environment.js";
import { formatAddress } from "../environment.js";
import { openSocket } from "./open-socket.js";
import { WsLink, wsOptions } from "./ws-link.js";

/** Opens a WebSocket, with TLS where the address is secure. Never throws: what goes wrong reaches `receiver.closed`. */
export function connectWs(
  address: Address,
  receiver: LinkReceiver,
  settings: ConnectSettings,
): Link {
  const socket = openSocket(address, settings);
  const { textBytesMax } = settings;
  const link = new WsLink(socket, { isText: textBytesMax !== undefined });
  link.attach(receiver);
  upgrade(address, { socket, link, textBytesMax }, receiver).catch((error: unknown) => {
    link.fail(error instanceof Error ? error : new Error(String(error)));
  });
  return link;
}

interface Upgrade {
  readonly socket: Socket;
  readonly link: WsLink;
  readonly textBytesMax: number | undefined;
}

/** Loads the library only here: it takes longer than all of the runtime, and many processes never need it. */
async function upgrade(
  address: Address,
  { socket, link, textBytesMax }: Upgrade,
  receiver: LinkReceiver,
): Promise<void> {
  const { WebSocket } = await import("ws");
  if (socket.destroyed) return;
  const webSocket = new WebSocket(formatAddress(address), {
    ...wsOptions(textBytesMax),
    createConnection: () => socket,
    ...(isUnseen(address) ? { generateMask: maskNothing } : {}),
  });
  link.adopt(webSocket);
  webSocket.once("open", () => receiver.opened());
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/**
 * Whether nobody between the two ends sees what travels. RFC 6455, section 10.3, has clients mask
 * what they send because of proxies that would take it for requests: behind TLS or within the
 * machine there is none, and masking 64 KiB costs as much as the rest of the call, at either end.
 */
function isUnseen({ host, secure }: Address): boolean {
  return secure === true || LOOPBACK.test(host);
}

/** The key of all zeros, which leaves everything as it is: the library then spares itself the work. */
function maskNothing(key: Buffer): void {
  key.fill(0);
}
