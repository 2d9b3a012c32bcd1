import { isOrigin } from "../acceptor/origin.js";
import { describe } from "../codec/describe.js";
import type { Address, AllowedOrigins, HttpServer, ListenSettings } from "../environment.js";
import { checkName, checkPath, checkPort, checkWireTransport } from "../option-checks.js";
import { checkServerTls, type ServerTls } from "../tls-options.js";
import type { ListenOptions } from "./listen-options.js";

/** A place to listen at, checked and with its defaults. */
export interface ListenPlace {
  readonly address: Address;
  readonly settings: ListenSettings;
}

const KEYS = {
  tcp: ["transport", "host", "port", "tls"],
  ws: ["transport", "host", "port", "tls", "path", "allowedOrigins", "server"],
  shared: ["transport", "path", "allowedOrigins", "server"],
} as const;

/** Throws a TypeError that names the option that is wrong. */
export function checkListen(
  listen: readonly ListenOptions[],
  wires: ReadonlyMap<string, unknown>,
): readonly ListenPlace[] {
  if (!Array.isArray(listen) || listen.length === 0) {
    throw new TypeError(
      'listen: expected at least one entry, such as { transport: "tcp", port: 3333 }',
    );
  }
  const entries: readonly (ListenOptions | null)[] = listen;
  return entries.map((entry, index) => checkEntry(entry, index, wires));
}

function checkEntry(
  entry: ListenOptions | null,
  index: number,
  wires: ReadonlyMap<string, unknown>,
): ListenPlace {
  const place = `listen[${index}]`;
  if (typeof entry !== "object" || entry === null) {
    throw new TypeError(`${place}: expected an object, got ${describe(entry)}`);
  }
  const given = entry as Given; // unchecked
  const transport = checkWireTransport(`${place}.transport`, given.transport, wires);
  const isShared = transport === "ws" && given.server !== undefined;
  checkKeys(place, given, isShared ? "shared" : transport === "ws" ? "ws" : "tcp");
  checkServerTls(`${place}.tls`, given.tls);
  checkOrigins(`${place}.allowedOrigins`, given.allowedOrigins);
  const { tls, allowedOrigins, path = "/" } = given;
  if (isShared) {
    const server = checkServer(`${place}.server`, given.server);
    const address = { transport, host: "", port: 0, path: checkPath(`${place}.path`, path) };
    return { address, settings: { server, allowedOrigins } };
  }
  return {
    address: {
      transport,
      host: checkName(`${place}.host`, given.host ?? "127.0.0.1", 1),
      port: checkPort(`${place}.port`, given.port, 0),
      ...(transport === "ws" ? { path: checkPath(`${place}.path`, path) } : {}),
      ...(tls === undefined ? {} : { secure: true }),
    },
    settings: { tls, allowedOrigins },
  };
}

/** What can be said of any transport; options of another one are refused by name. */
interface Given {
  readonly transport?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly path?: unknown;
  readonly server?: unknown;
  readonly tls?: ServerTls | (() => ServerTls) | undefined;
  readonly allowedOrigins?: AllowedOrigins | undefined;
}

function checkKeys(place: string, given: Given, kind: keyof typeof KEYS): void {
  const known: readonly string[] = KEYS[kind];
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || known.includes(key)) continue;
    throw new TypeError(`${place}.${key}: unknown option; known here are ${known.join(", ")}`);
  }
}

function checkOrigins(option: string, given: AllowedOrigins | undefined): void {
  if (given === undefined || typeof given === "function") return;
  if (!Array.isArray(given)) {
    throw new TypeError(`${option}: expected an array or a function, got ${describe(given)}`);
  }
  for (const [index, origin] of given.entries()) {
    if (isOrigin(origin)) continue;
    throw new TypeError(
      `${option}[${index}]: expected an origin such as https://example.com, got ${describe(origin)}`,
    );
  }
}

function checkServer(option: string, given: unknown): HttpServer {
  const server = given as Partial<HttpServer> | null; // unchecked
  const isServer =
    typeof server === "object" &&
    typeof server?.on === "function" &&
    typeof server.address === "function";
  if (isServer) return server as HttpServer; // as far as can be told
  throw new TypeError(`${option}: expected an HTTP server of Node, got ${describe(given)}`);
}
