import { plainEntities, type PlainEntity } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { requirePackage } from "../packages.js";
import { fromBase64, toBase64 } from "./base64.js";
import { freePort } from "./free-port.js";

type Reply = (error: unknown, value?: unknown) => void;
type Remote = Readonly<Record<string, (...args: never[]) => void>>;

interface PomeloGateway {
  create(options: {
    readonly port: number;
    readonly services: Readonly<Record<string, Readonly<Record<string, Remote>>>>;
  }): { start(): void };
}

interface PomeloRpc {
  readonly client: {
    create(options: {
      readonly context: { readonly serverId: string };
      readonly mailboxName: string;
      readonly timeout: number;
    }): PomeloClient;
  };
}

interface PomeloClient {
  start(callback: () => void): void;
  replaceServers(servers: readonly unknown[]): void;
  rpcInvoke(
    serverId: string,
    message: unknown,
    callback: (error: unknown, value: never) => void,
  ): void;
}

/**
 * pomelo-rpc 1.0.3 over TCP, called below its proxies. The TCP client of 1.0.7 fails at its first
 * call, and its default, MQTT, waits 40 ms for each packet, because it leaves Nagle's algorithm on.
 */
export const pomeloPeer: Peer<PlainEntity> = {
  packages: ["pomelo-rpc"],
  async serve(): Promise<PeerServer> {
    const gateways = requirePackage<PomeloGateway>("pomelo-rpc/lib/rpc-server/gateway");
    const port = await freePort();
    gateways.create({ port, services: { user: { bench: remote } } }).start();
    return { port };
  },
  async connect(port): Promise<PeerClient<PlainEntity>> {
    const client = requirePackage<PomeloRpc>("pomelo-rpc").client.create({
      context: { serverId: "client-1" },
      mailboxName: "tcp",
      timeout: 60_000,
    });
    await new Promise<void>((resolve) => client.start(resolve));
    client.replaceServers([{ id: "bench-1", serverType: "bench", host: "127.0.0.1", port }]);
    const call = <T>(method: string, args: readonly unknown[]): Promise<T> =>
      new Promise((resolve, reject) => {
        const message = { namespace: "user", serverType: "bench", service: "bench", method, args };
        client.rpcInvoke("bench-1", message, (error, value) => {
          if (error === null || error === undefined) resolve(value);
          else reject(new Error(`pomelo-rpc: ${JSON.stringify(error)}`));
        });
      });
    return {
      entities: plainEntities,
      add: (left, right) => call("add", [left, right]),
      echo: (entity) => call("echo", [entity]),
      echoBytes: async (payload) => fromBase64(await call("echoText", [toBase64(payload)])),
    };
  },
};

const remote: Remote = {
  add: (left: number, right: number, reply: Reply) => {
    reply(null, left + right);
  },
  echo: (entity: PlainEntity, reply: Reply) => {
    reply(null, entity);
  },
  echoText: (text: string, reply: Reply) => {
    reply(null, text);
  },
};
