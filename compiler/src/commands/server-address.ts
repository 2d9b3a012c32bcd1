/** Where a server listens, as somebody has typed it. */
export interface ServerAddress {
  readonly transport: "tcp" | "ws";
  readonly host: string;
  readonly port: number;
  /** Of a WebSocket. */
  readonly path: string | undefined;
  readonly secure: boolean;
}

const schemes: ReadonlyMap<string, Pick<ServerAddress, "transport" | "secure">> = new Map([
  ["tcp", { transport: "tcp", secure: false }],
  ["tls", { transport: "tcp", secure: true }],
  ["ws", { transport: "ws", secure: false }],
  ["wss", { transport: "ws", secure: true }],
] as const);

/**
 * Reads `host:port`, `tcp://host:port`, `tls://host:port`, `ws://host:port/path` or
 * `wss://host:port/path`; without a host this machine is meant. A text says what is wrong.
 */
export function parseServerAddress(text: string): ServerAddress | string {
  const [, scheme = "tcp", rest = ""] = /^(?:([^/]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const way = schemes.get(scheme);
  if (way === undefined) {
    return `there is no \`${scheme}://\`; known are ${[...schemes.keys()].join(", ")}`;
  }
  // A scheme of no browser's, which has no port by itself.
  const url = tryParse(rest);
  if (url === undefined || url.hostname === "") return "expected a host and a port: 127.0.0.1:3333";
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return "expected nothing but a host, a port and, of a WebSocket, a path";
  }
  const isWs = way.transport === "ws";
  if (!isWs && url.pathname !== "" && url.pathname !== "/") {
    return "only a WebSocket has a path: `ws://…` or `wss://…`";
  }
  if (!isWs && url.port === "") return "expected a port: 127.0.0.1:3333";
  const usual = way.secure ? 443 : 80;
  const port = url.port === "" ? usual : Number(url.port);
  if (port === 0) return "a server listens on a port from 1 to 65535";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return { ...way, host, port, path: isWs ? url.pathname || "/" : undefined };
}

function tryParse(rest: string): URL | undefined {
  try {
    return new URL(`server://${rest.startsWith(":") ? `127.0.0.1${rest}` : rest}`);
  } catch {
    return undefined;
  }
}
