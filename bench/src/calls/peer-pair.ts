import type { LoopResult } from "./closed-loop.js";
import { OrderedProcess, siblingProgram } from "../ordered-process.js";
import type { Answer, Order } from "./orders.js";
import type { Usage } from "./usage.js";

/** One measurement of one peer. */
export interface Sample {
  readonly result: LoopResult;
  readonly server: Usage;
  readonly client: Usage;
}

type PeerProcess = OrderedProcess<Order, Answer>;

/** A server process and a client process that calls it. */
export class PeerPair {
  readonly #server: PeerProcess;
  readonly #client: PeerProcess;
  readonly hasStreams: boolean;

  private constructor(server: PeerProcess, client: PeerProcess, hasStreams: boolean) {
    this.#server = server;
    this.#client = client;
    this.hasStreams = hasStreams;
  }

  /** Starts both, and checks that calls give what they should. Throws with the reason when not. */
  static async start(peer: string): Promise<PeerPair> {
    const [server, client] = [startProcess(), startProcess()];
    try {
      const { port } = await server.ask({ kind: "serve", peer }, "serving");
      const { hasStreams } = await client.ask({ kind: "connect", peer, port }, "connected");
      return new PeerPair(server, client, hasStreams);
    } catch (error) {
      server.kill();
      client.kill();
      throw error;
    }
  }

  async measure(workload: string, seconds: number): Promise<Sample> {
    await Promise.all([
      this.#server.ask({ kind: "reset" }, "done"),
      this.#client.ask({ kind: "reset" }, "done"),
    ]);
    const order = { kind: "measure", workload, seconds } as const;
    const { result } = await this.#client.ask(order, "measured", seconds * 1_000);
    const [server, client] = await Promise.all([
      this.#server.ask({ kind: "usage" }, "usage"),
      this.#client.ask({ kind: "usage" }, "usage"),
    ]);
    return { result, server: server.usage, client: client.usage };
  }

  stop(): void {
    this.#client.kill();
    this.#server.kill();
  }
}

function startProcess(): PeerProcess {
  return new OrderedProcess(siblingProgram("peer-process", import.meta.url));
}
