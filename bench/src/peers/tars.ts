import { plainEntities } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { requirePackage } from "../packages.js";
import { freePort } from "./free-port.js";
import { TarsEntity } from "./tars-entity.js";
import { tarsStream, type BinBuffer, type TarsInput, type TarsOutput } from "./tars-stream.js";

const { BinBuffer: Bytes, TarsInputStream, TarsOutputStream } = tarsStream;

interface Current {
  doResponse(body: BinBuffer): void;
}

interface Reply {
  readonly response: { readonly sBuffer: BinBuffer };
}

interface Worker {
  timeout: number;
  tars_invoke(method: string, body: BinBuffer, options?: unknown): PromiseLike<Reply>;
}

interface TarsRpc {
  readonly server: {
    createServer(servant: unknown): { start(options: unknown): unknown };
  };
  readonly client: { stringToProxy(proxy: unknown, address: string): BenchProxy };
}

const SERVANT = "Bench.BenchServer.BenchObj";

/** `@tars/rpc`, with a proxy and a servant as its generator would give, which is a program in C++. */
export const tarsPeer: Peer<TarsEntity> = {
  packages: ["@tars/rpc", "@tars/stream"],
  async serve(): Promise<PeerServer> {
    const port = await freePort();
    const { server } = requirePackage<TarsRpc>("@tars/rpc");
    await server.createServer(BenchServant).start({
      name: "Bench.BenchServer.BenchObjAdapter",
      servant: SERVANT,
      endpoint: `tcp -h 127.0.0.1 -p ${String(port)} -t 600000`,
      protocol: "tars",
      maxconns: 128,
    });
    return { port };
  },
  async connect(port): Promise<PeerClient<TarsEntity>> {
    const { client } = requirePackage<TarsRpc>("@tars/rpc");
    const address = `${SERVANT}@tcp -h 127.0.0.1 -p ${String(port)} -t 60000`;
    const proxy = client.stringToProxy(BenchProxy, address);
    proxy._worker.timeout = 60_000;
    return {
      entities: plainEntities.map((plain) => TarsEntity.from(plain)),
      add: (left, right) => proxy.add(left, right),
      echo: (entity) => proxy.echo(entity),
      echoBytes: (payload) => proxy.echoBytes(payload),
    };
  },
};

class BenchProxy {
  declare readonly _worker: Worker;

  async add(left: number, right: number): Promise<number> {
    const output = new TarsOutputStream();
    output.writeInt32(1, left);
    output.writeInt32(2, right);
    return (await this.#invoke("add", output)).readInt32(0, true);
  }

  async echo(entity: TarsEntity): Promise<TarsEntity> {
    const output = new TarsOutputStream();
    output.writeStruct(1, entity);
    return (await this.#invoke("echo", output)).readStruct(0, true, TarsEntity);
  }

  async echoBytes(payload: Uint8Array): Promise<Uint8Array> {
    const output = new TarsOutputStream();
    output.writeBytes(1, new Bytes(Buffer.from(payload.buffer)));
    return (await this.#invoke("echoBytes", output)).readBytes(0, true, Bytes).toNodeBufferUnSafe();
  }

  async #invoke(method: string, output: TarsOutput): Promise<TarsInput> {
    const { response } = await this._worker.tars_invoke(method, output.getBinBuffer());
    return new TarsInputStream(response.sBuffer);
  }
}

class BenchServant {
  initialize(): void {
    // The library calls it.
  }

  onDispatch(current: Current, method: string, body: BinBuffer): number {
    const input = new TarsInputStream(body);
    const output = new TarsOutputStream();
    if (method === "add") {
      output.writeInt32(0, input.readInt32(1, true) + input.readInt32(2, true));
    } else if (method === "echo") {
      output.writeStruct(0, input.readStruct(1, true, TarsEntity));
    } else if (method === "echoBytes") {
      output.writeBytes(0, input.readBytes(1, true, Bytes));
    } else return -3;
    current.doResponse(output.getBinBuffer());
    return 0;
  }
}
