import { plainEntities, type PlainEntity } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { requirePackage } from "../packages.js";
import { fromBase64, toBase64 } from "./base64.js";
import { freePort } from "./free-port.js";

interface Context<P> {
  readonly params: P;
}

interface Broker {
  createService(service: unknown): void;
  start(): Promise<void>;
  waitForServices(name: string): Promise<unknown>;
  call<T>(action: string, params: unknown): Promise<T>;
}

interface Moleculer {
  readonly ServiceBroker: new (options: unknown) => Broker;
}

/** moleculer over its own TCP transporter, with its default serializer. */
export const moleculerPeer: Peer<PlainEntity> = {
  packages: ["moleculer"],
  async serve(): Promise<PeerServer> {
    const port = await freePort();
    const broker = makeBroker("bench-1", port, []);
    broker.createService({
      name: "bench",
      actions: {
        add: ({ params }: Context<{ left: number; right: number }>) => params.left + params.right,
        echo: ({ params }: Context<PlainEntity>) => params,
        echoText: ({ params }: Context<{ text: string }>) => params.text,
      },
    });
    await broker.start();
    return { port };
  },
  async connect(port): Promise<PeerClient<PlainEntity>> {
    const broker = makeBroker("client-1", await freePort(), [`127.0.0.1:${String(port)}/bench-1`]);
    await broker.start();
    await broker.waitForServices("bench");
    return {
      entities: plainEntities,
      add: (left, right) => broker.call("bench.add", { left, right }),
      echo: (entity) => broker.call("bench.echo", entity),
      echoBytes: async (payload) =>
        fromBase64(await broker.call("bench.echoText", { text: toBase64(payload) })),
    };
  },
};

function makeBroker(nodeID: string, port: number, urls: readonly string[]): Broker {
  const { ServiceBroker } = requirePackage<Moleculer>("moleculer");
  return new ServiceBroker({
    nodeID,
    logger: false,
    requestTimeout: 60_000,
    transporter: { type: "TCP", options: { udpDiscovery: false, port, urls } },
  });
}
