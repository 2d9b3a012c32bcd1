import type { PeerClient, Peer, PeerServer } from "../calls/peer.js";
import { plainEntities, type PlainEntity } from "../calls/messages.js";
import { requirePackage } from "../packages.js";
import { freePort } from "./free-port.js";
import { fromBase64, toBase64 } from "./base64.js";

type Remote = Readonly<Record<string, (...args: never[]) => unknown>>;

/** How pinus carries its calls: MQTT is what it does where nobody has chosen. */
export type PinusWire = "tcp" | "mqtt";

interface PinusRpc {
  createGateway(options: {
    readonly port: number;
    readonly services: Readonly<Record<string, Readonly<Record<string, Remote>>>>;
    readonly acceptorFactory: unknown;
  }): { start(): void };
  createTcpAcceptor: unknown;
  createDefaultAcceptor: unknown;
  createTcpMailBox: unknown;
  createMqttMailBox: unknown;
  createClient(options: {
    readonly context: { readonly serverId: string };
    readonly mailboxFactory: unknown;
    readonly timeout: number;
  }): PinusClient;
}

interface PinusClient {
  start(callback: () => void): void;
  addServer(server: unknown): void;
  rpcInvoke(serverId: string, message: unknown, callback: Callback): void;
}

type Callback = (error: unknown, value: never) => void;

/** pinus-rpc with a function for each method, called below its proxies: its fastest way. */
export function pinusPeer(wire: PinusWire): Peer<PlainEntity> {
  return {
    packages: ["pinus-rpc"],
    async serve(): Promise<PeerServer> {
      const pinus = loadPinus();
      const port = await freePort();
      const gateway = pinus.createGateway({
        port,
        services: { user: { bench: remote } },
        acceptorFactory: wire === "tcp" ? pinus.createTcpAcceptor : pinus.createDefaultAcceptor,
      });
      gateway.start();
      return { port };
    },
    connect: (port) => connectPinus(wire, port),
  };
}

/** A client of pinus, whoever the server is. */
export async function connectPinus(
  wire: PinusWire,
  port: number,
): Promise<PeerClient<PlainEntity>> {
  const pinus = loadPinus();
  const client = pinus.createClient({
    context: { serverId: "client-1" },
    mailboxFactory: wire === "tcp" ? pinus.createTcpMailBox : pinus.createMqttMailBox,
    timeout: 60_000,
  });
  await new Promise<void>((resolve) => client.start(resolve));
  client.addServer({ id: "bench-1", serverType: "bench", host: "127.0.0.1", port });
  const call = <T>(method: string, args: readonly unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      const message = { namespace: "user", serverType: "bench", service: "bench", method, args };
      client.rpcInvoke("bench-1", message, (error, value) => {
        if (error === null || error === undefined) resolve(value);
        else reject(new Error(`pinus-rpc: ${JSON.stringify(error)}`));
      });
    });
  return {
    entities: plainEntities,
    add: (left, right) => call("add", [left, right]),
    echo: (entity) => call("echo", [entity]),
    echoBytes: async (payload) => fromBase64(await call("echoBytes", [toBase64(payload)])),
  };
}

const remote: Remote = {
  add: (left: number, right: number) => left + right,
  echo: (entity: PlainEntity) => entity,
  echoBytes: (text: string) => text,
};

function loadPinus(): PinusRpc {
  requirePackage("reflect-metadata");
  return {
    ...requirePackage<PinusRpc>("pinus-rpc"),
    ...requirePackage<Pick<PinusRpc, "createTcpAcceptor" | "createDefaultAcceptor">>(
      "pinus-rpc/dist/lib/rpc-server/acceptor",
    ),
    ...requirePackage<Pick<PinusRpc, "createTcpMailBox" | "createMqttMailBox">>(
      "pinus-rpc/dist/lib/rpc-client/mailbox",
    ),
  };
}
