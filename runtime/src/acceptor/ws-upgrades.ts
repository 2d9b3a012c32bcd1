import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { AcceptLink, LinkReceiver, ListenSettings } from "../environment.js";
import { WsLink, wsOptions } from "../mailbox/ws-link.js";
import { originIsAllowed } from "./origin.js";

/** Turns requests of one path into links. */
export class WsUpgrades {
  readonly #accept: AcceptLink;
  readonly #settings: ListenSettings;
  readonly #server: WebSocketServer;
  #links = 0;
  #onIdle: (() => void) | undefined = undefined;

  constructor(accept: AcceptLink, settings: ListenSettings) {
    this.#accept = accept;
    this.#settings = settings;
    const options = wsOptions(settings.textBytesMax);
    this.#server = new WebSocketServer({ ...options, noServer: true, clientTracking: false });
  }

  /** Answers a request for a WebSocket. `upgraded` is called when it has become one. */
  take(request: IncomingMessage, socket: Socket, head: Buffer, upgraded: () => void): void {
    const { origin, host } = request.headers;
    const { admits, refused, allowedOrigins } = this.#settings;
    const peer = socket.remoteAddress ?? "";
    if (admits?.(peer) === false) {
      refused?.(peer, "its address is not allowed");
      turnAway(socket, "403 Forbidden");
    } else if (!originIsAllowed(origin, host, allowedOrigins)) {
      refused?.(peer, `pages of ${JSON.stringify(origin)} are not allowed`);
      turnAway(socket, "403 Forbidden");
    } else {
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        upgraded();
        const isText = this.#settings.textBytesMax !== undefined;
        const link = new WsLink(socket, { isText });
        link.adopt(webSocket);
        this.#open(link);
      });
    }
  }

  /** Settles when no link is left. */
  async whenIdle(): Promise<void> {
    if (this.#links > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }

  #open(link: WsLink): void {
    const receiver = this.#accept(link);
    if (receiver === undefined) {
      link.destroy();
      return;
    }
    this.#links++;
    link.attach(this.#counted(receiver));
    receiver.opened();
  }

  #counted(receiver: LinkReceiver): LinkReceiver {
    return {
      opened: () => receiver.opened(),
      received: (chunk) => receiver.received(chunk),
      drained: () => receiver.drained(),
      closed: (error) => {
        receiver.closed(error);
        this.#links--;
        if (this.#links === 0) this.#onIdle?.();
      },
    };
  }
}

/** Ends a request that does not become a WebSocket. */
export function turnAway(socket: Socket, status: string): void {
  socket.on("error", () => {});
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
