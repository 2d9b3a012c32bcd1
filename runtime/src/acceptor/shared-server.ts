import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import type {
  AcceptLink,
  Address,
  HttpServer,
  Listener,
  ListenSettings,
  UpgradeListener,
} from "../environment.js";
import { pathOf } from "./request-path.js";
import { turnAway, WsUpgrades } from "./ws-upgrades.js";

/** Takes WebSockets of one path at an HTTP server that belongs to somebody else. Throws when another gateway has the path. */
export function shareServer(
  server: HttpServer,
  path: string,
  accept: AcceptLink,
  settings: ListenSettings,
): Listener {
  const upgrades = new WsUpgrades(accept, settings);
  const paths = pathsOf(server);
  paths.add(path, upgrades);
  return {
    get address(): Address {
      return { ...portOf(server), transport: "ws", path, secure: server instanceof TlsServer };
    },
    close: () => {
      paths.remove(path);
      return upgrades.whenIdle();
    },
  };
}

/** What gateways take at one server. */
class SharedPaths {
  readonly #server: HttpServer;
  readonly #byPath = new Map<string, WsUpgrades>();
  readonly #listener: UpgradeListener;

  constructor(server: HttpServer) {
    this.#server = server;
    this.#listener = (request, socket, head) =>
      // What Node gives to listeners of this event.
      this.#upgrade(request as IncomingMessage, socket as Socket, head as Buffer);
  }

  add(path: string, upgrades: WsUpgrades): void {
    if (this.#byPath.has(path)) {
      throw new Error(`listen: another gateway takes ${path} of this server`);
    }
    if (this.#byPath.size === 0) this.#server.on("upgrade", this.#listener);
    this.#byPath.set(path, upgrades);
  }

  remove(path: string): void {
    this.#byPath.delete(path);
    if (this.#byPath.size === 0) this.#server.off("upgrade", this.#listener);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const upgrades = this.#byPath.get(pathOf(request));
    if (upgrades !== undefined) upgrades.take(request, socket, head, () => {});
    // Another listener may want it. When there is none, nobody would ever answer.
    else if (this.#server.listenerCount("upgrade") === 1) turnAway(socket, "404 Not Found");
  }
}

const sharedPaths = new WeakMap<HttpServer, SharedPaths>();

function pathsOf(server: HttpServer): SharedPaths {
  const known = sharedPaths.get(server) ?? new SharedPaths(server);
  sharedPaths.set(server, known);
  return known;
}

/** Where the server listens; port 0 while it does not, or not at a port. */
function portOf(server: HttpServer): { readonly host: string; readonly port: number } {
  const { address, port } = (server.address() ?? {}) as { address?: unknown; port?: unknown }; // of a port, if any
  return {
    host: typeof address === "string" ? address : "",
    port: typeof port === "number" ? port : 0,
  };
}
