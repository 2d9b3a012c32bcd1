import { join } from "node:path";
import { plainEntities, type PlainEntity } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { requirePackage } from "../packages.js";
import { exportedProto } from "./exported.js";

type Reply<T> = (error: Error | null, value: T) => void;

interface Call<T> {
  readonly request: T;
}

interface WritableCall extends Call<{ readonly count: number }> {
  write(item: unknown): boolean;
  end(): void;
  once(event: "drain", listener: () => void): void;
}

interface Stub {
  add(request: { left: number; right: number }, reply: Reply<{ value: number }>): void;
  echo(request: { entity: PlainEntity }, reply: Reply<PlainEntity>): void;
  echoBytes(request: { payload: Uint8Array }, reply: Reply<{ value: Uint8Array }>): void;
  items(request: { count: number }): AsyncIterable<{ readonly number: number }>;
  chunks(request: { count: number }): AsyncIterable<{ readonly value: Uint8Array }>;
}

interface StubClass {
  new (address: string, credentials: unknown): Stub;
  readonly service: unknown;
}

interface Grpc {
  readonly Server: new () => {
    addService(service: unknown, handlers: Readonly<Record<string, unknown>>): void;
    bindAsync(address: string, credentials: unknown, callback: Reply<number>): void;
  };
  readonly ServerCredentials: { createInsecure(): unknown };
  readonly credentials: { createInsecure(): unknown };
  loadPackageDefinition(definition: unknown): {
    readonly bench: { readonly v1: { readonly Bench: StubClass } };
  };
}

interface ProtoLoader {
  readonly loadSync: (path: string, options: unknown) => unknown;
}

/** gRPC for Node, with the interface loaded as its documentation shows. */
export const grpcPeer: Peer<PlainEntity> = {
  packages: ["@grpc/grpc-js", "@grpc/proto-loader"],
  async serve(): Promise<PeerServer> {
    const grpc = requirePackage<Grpc>("@grpc/grpc-js");
    const server = new grpc.Server();
    server.addService(stubClass(grpc).service, handlers);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return { port };
  },
  async connect(port): Promise<PeerClient<PlainEntity>> {
    const grpc = requirePackage<Grpc>("@grpc/grpc-js");
    const address = `127.0.0.1:${String(port)}`;
    const stub = new (stubClass(grpc))(address, grpc.credentials.createInsecure());
    return {
      entities: plainEntities,
      add: (left, right) =>
        new Promise((resolve, reject) => {
          stub.add({ left, right }, (error, answer) => {
            if (error === null) resolve(answer.value);
            else reject(error);
          });
        }),
      echo: (entity) =>
        new Promise((resolve, reject) => {
          stub.echo({ entity }, (error, answer) => {
            if (error === null) resolve(answer);
            else reject(error);
          });
        }),
      echoBytes: (payload) =>
        new Promise((resolve, reject) => {
          stub.echoBytes({ payload }, (error, answer) => {
            if (error === null) resolve(answer.value);
            else reject(error);
          });
        }),
      async receiveItems(count) {
        let received = 0;
        for await (const item of stub.items({ count })) if (item.number === received) received++;
        return received;
      },
      async receiveChunks(count) {
        let bytes = 0;
        for await (const { value } of stub.chunks({ count })) bytes += value.length;
        return bytes;
      },
    };
  },
};

const chunk = Buffer.alloc(65_536, 7);

const handlers: Readonly<Record<string, unknown>> = {
  add({ request }: Call<{ left: number; right: number }>, reply: Reply<{ value: number }>) {
    reply(null, { value: request.left + request.right });
  },
  echo({ request }: Call<{ entity: PlainEntity }>, reply: Reply<PlainEntity>) {
    reply(null, request.entity);
  },
  echoBytes({ request }: Call<{ payload: Uint8Array }>, reply: Reply<{ value: Uint8Array }>) {
    reply(null, { value: request.payload });
  },
  items: (call: WritableCall) => writeItems(call, (number) => ({ number })),
  chunks: (call: WritableCall) => writeItems(call, () => ({ value: chunk })),
};

async function writeItems(call: WritableCall, item: (number: number) => unknown): Promise<void> {
  for (let number = 0; number < call.request.count; number++) {
    if (!call.write(item(number))) {
      await new Promise<void>((resolve) => {
        call.once("drain", resolve);
      });
    }
  }
  call.end();
}

function stubClass(grpc: Grpc): StubClass {
  const { loadSync } = requirePackage<ProtoLoader>("@grpc/proto-loader");
  const definition = loadSync(join(exportedProto(), "bench.proto"), {
    keepCase: true,
    defaults: true,
  });
  return grpc.loadPackageDefinition(definition).bench.v1.Bench;
}
