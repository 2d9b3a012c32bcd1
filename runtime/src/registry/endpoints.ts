import { type Address, formatAddress, OLD_TRANSPORTS, transportOf } from "../environment.js";
import type { ServerInfo } from "./server-directory.js";

/** What a text such as `chat@tcp -h 10.0.0.5 -p 3333` names. */
export interface NamedTarget {
  /** Server type: `chat`. */
  readonly type: string;
  /** Name of the registry to ask: `etcd`. Undefined: the station's own, or the endpoints. */
  readonly registry?: string | undefined;
  readonly endpoints: readonly Endpoint[];
}

/** One place of a target. */
export interface Endpoint {
  readonly address: Address;
  readonly weight?: number | undefined;
}

const SCHEMES: Readonly<Record<string, Pick<Address, "transport" | "secure">>> = {
  tcp: { transport: "tcp" },
  tls: { transport: "tcp", secure: true },
  ssl: { transport: "tcp", secure: true },
  ws: { transport: "ws" },
  wss: { transport: "ws", secure: true },
  ...Object.fromEntries(
    OLD_TRANSPORTS.flatMap((transport) => [
      [transport, { transport }],
      [`${transport}+tls`, { transport, secure: true }],
    ]),
  ),
};
const PORT_MAX = 65_535;
/** Of a type made of addresses. */
const NAME_LENGTH_MAX = 200;

/** Reads `tcp://10.0.0.5:3333`, `tls://…`, `ws://host:80/rpc`, `wss://[::1]:443/rpc`, or `pinus-tcp://…` of an old server. Gives the text itself where it is none of these. */
export function parseAddress(text: string): Address | string {
  const match = /^([a-z][a-z0-9+-]*):\/\/(?:\[([^\]\s]+)\]|([^\s:/[\]]+)):(\d{1,5})(\/\S*)?$/.exec(
    text,
  );
  const [, scheme = "", bracketed, plain, digits = "", path] = match ?? [];
  const way = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (way === undefined || host === undefined || port < 1 || port > PORT_MAX) return text;
  if (way.transport !== "ws") return path === undefined ? { ...way, host, port } : text;
  return { ...way, host, port, path: path ?? "/" };
}

/**
 * Reads `chat`, `chat@etcd`, `chat@tcp://10.0.0.5:3333,tls://[::1]:3334`, and Tars's own form
 * `chat@tcp -h 10.0.0.5 -p 3333 -w 2:tcp -h ::1 -p 3334`, where `-w` is a weight, `-u` the path of a
 * WebSocket, and `-t`, `-a`, `-g`, `-s`, `-e`, `-v` mean nothing. Throws a TypeError for anything else.
 */
export function parseTarget(text: string): NamedTarget {
  const at = text.indexOf("@");
  const type = (at < 0 ? text : text.slice(0, at)).trim();
  const rest = at < 0 ? "" : text.slice(at + 1).trim();
  if (type === "" || (at >= 0 && rest === "")) throw unreadable(text, text);
  if (rest === "") return { type, endpoints: [] };
  if (/^[a-z][a-z0-9_-]*$/i.test(rest) && SCHEMES[rest] === undefined) {
    return { type, registry: rest, endpoints: [] };
  }
  // A colon inside an IPv6 address is followed by no transport.
  const parts = rest.includes("://")
    ? rest.split(",")
    : rest.split(/:(?=\s*(?:tcp|tls|ssl|wss?|p[a-z0-9]+-[a-z0-9+]+)\s)/);
  return { type, endpoints: parts.map((part) => parseEndpoint(part.trim(), text)) };
}

/**
 * The endpoints of a target as a directory lists them: as servers of a type of their own, so that
 * nobody else's calls go there. `number` tells targets of a station apart.
 */
export function serversAt({ type, endpoints }: NamedTarget, number: number): readonly ServerInfo[] {
  const own = `${type}@${endpoints.map(({ address }) => formatAddress(address)).join()}`;
  return endpoints.map(({ address, weight }) => {
    const { host, port, path, secure } = address;
    return {
      id: `${type}@${formatAddress(address)}#${number}`,
      type: own.length <= NAME_LENGTH_MAX ? own : `${own.slice(0, NAME_LENGTH_MAX)}…#${number}`,
      answersAs: type,
      takesAnyId: true,
      host,
      port,
      transport: transportOf(address.transport),
      ...(path === undefined ? {} : { path }),
      ...(secure === true ? { secure } : {}),
      ...(weight === undefined ? {} : { weight }),
    };
  });
}

function parseEndpoint(part: string, whole: string): Endpoint {
  const address = parseAddress(part);
  if (typeof address !== "string") return { address };
  const [scheme = "", ...words] = part.split(/\s+/);
  const way = SCHEMES[scheme];
  if (way === undefined || words.length % 2 !== 0) throw unreadable(part, whole);
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const option = words[index] ?? "";
    if (!/^-[hpwutagsev]$/.test(option)) throw unreadable(part, whole);
    given.set(option, words[index + 1] ?? "");
  }
  const host = given.get("-h")?.replace(/^\[(.*)\]$/, "$1") ?? "";
  const port = Number(given.get("-p"));
  const path = given.get("-u");
  const isPort = Number.isInteger(port) && port >= 1 && port <= PORT_MAX;
  const weight = given.get("-w");
  if (host === "" || !isPort || (path !== undefined && way.transport !== "ws")) {
    throw unreadable(part, whole);
  }
  return {
    address: { ...way, host, port, ...(way.transport === "ws" ? { path: path ?? "/" } : {}) },
    ...(weight === undefined ? {} : { weight: Number(weight) }),
  };
}

function unreadable(part: string, whole: string): TypeError {
  return new TypeError(
    `${JSON.stringify(whole)}: expected a type such as chat, chat@etcd, chat@tcp -h host -p port or chat@tcp://host:port, got ${JSON.stringify(part)}`,
  );
}
