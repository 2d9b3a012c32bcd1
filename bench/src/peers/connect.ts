import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { plainEntities } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { importPackage } from "../packages.js";
import { exportedDescriptors } from "./exported.js";

interface Message {
  readonly id: number;
}

interface BenchMethods {
  add(request: unknown): Promise<{ readonly value: number }>;
  echo(request: unknown): Promise<Message>;
  echoBytes(request: unknown): Promise<{ readonly value: Uint8Array }>;
  items(request: unknown): AsyncIterable<{ readonly number: number }>;
  chunks(request: unknown): AsyncIterable<{ readonly value: Uint8Array }>;
}

interface Connect {
  readonly createClient: (service: unknown, transport: unknown) => BenchMethods;
}

interface ConnectNode {
  readonly createConnectTransport: (options: unknown) => unknown;
  readonly connectNodeAdapter: (options: {
    routes(router: Router): void;
  }) => (...args: unknown[]) => void;
}

interface Router {
  service(service: unknown, handlers: Readonly<Record<string, unknown>>): void;
}

interface Protobuf {
  create(schema: unknown, init: unknown): Message;
  createFileRegistry(set: unknown): {
    getService(name: string): unknown;
    getMessage(name: string): unknown;
  };
  fromBinary(schema: unknown, bytes: Uint8Array): unknown;
}

/** Connect over HTTP/2 with its own protocol and binary messages. */
export const connectPeer: Peer<Message> = {
  packages: ["@connectrpc/connect", "@connectrpc/connect-node", "@bufbuild/protobuf"],
  async serve(): Promise<PeerServer> {
    const { connectNodeAdapter } = await importPackage<ConnectNode>("@connectrpc/connect-node");
    const { service } = await loadTypes();
    const adapter = connectNodeAdapter({
      routes: (router) => {
        router.service(service, handlers);
      },
    });
    const server = createServer(adapter as never);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port };
  },
  async connect(port): Promise<PeerClient<Message>> {
    const { createClient } = await importPackage<Connect>("@connectrpc/connect");
    const { createConnectTransport } = await importPackage<ConnectNode>("@connectrpc/connect-node");
    const { service, entities } = await loadTypes();
    const transport = createConnectTransport({
      baseUrl: `http://127.0.0.1:${String(port)}`,
      httpVersion: "2",
      useBinaryFormat: true,
    });
    const client = createClient(service, transport);
    return {
      entities,
      add: async (left, right) => (await client.add({ left, right })).value,
      echo: (entity) => client.echo({ entity }),
      echoBytes: async (payload) => (await client.echoBytes({ payload })).value,
      async receiveItems(count) {
        let received = 0;
        for await (const item of client.items({ count })) if (item.number === received) received++;
        return received;
      },
      async receiveChunks(count) {
        let bytes = 0;
        for await (const { value } of client.chunks({ count })) bytes += value.length;
        return bytes;
      },
    };
  },
};

const chunk = new Uint8Array(65_536).fill(7);

const handlers: Readonly<Record<string, unknown>> = {
  add: ({ left, right }: { left: number; right: number }) => ({ value: left + right }),
  echo: ({ entity }: { entity: unknown }) => entity,
  echoBytes: ({ payload }: { payload: Uint8Array }) => ({ value: payload }),
  async *items({ count }: { count: number }) {
    for (let number = 0; number < count; number++) yield { number };
  },
  async *chunks({ count }: { count: number }) {
    for (let number = 0; number < count; number++) yield { value: chunk };
  },
};

async function loadTypes(): Promise<{
  readonly service: unknown;
  readonly entities: readonly Message[];
}> {
  const protobuf = await importPackage<Protobuf>("@bufbuild/protobuf");
  const { FileDescriptorSetSchema } = await importPackage<{
    readonly FileDescriptorSetSchema: unknown;
  }>("@bufbuild/protobuf/wkt");
  const set = protobuf.fromBinary(FileDescriptorSetSchema, exportedDescriptors());
  const registry = protobuf.createFileRegistry(set);
  const schema = registry.getMessage("bench.v1.Entity");
  return {
    service: registry.getService("bench.v1.Bench"),
    entities: plainEntities.map((plain) => protobuf.create(schema, plain)),
  };
}
