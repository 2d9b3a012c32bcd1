import {
  type AnyFilter,
  type ClientFilter,
  Gateway,
  type Limits,
  type ServerFilter,
  Station,
} from "mailstation";
import { Entity, type Item } from "../../gen/bench.js";
import { BenchSkeleton } from "../../gen/bench.server.js";
import { createRpc } from "../../gen/index.js";
import { makePayload, PAYLOAD_BYTES, plainEntities } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";

/** Limits for more calls at once than the defaults let through. */
export const raisedLimits: Partial<Limits> = {
  callsInFlightMax: 20_000,
  handlersMax: 20_000,
  pendingCallsMax: 20_000,
  pendingBytesMax: 256 * 2 ** 20,
};

/** What is said to ours. */
export interface MailstationSettings {
  readonly limits?: Partial<Limits>;
  readonly clientFilters?: readonly ClientFilter[];
  readonly serverFilters?: readonly ServerFilter[];
}

/** A filter that does nothing: what it costs is what filters cost. */
export const passOn: AnyFilter = (call, next) => next(call);

/** Ours, with every option as it is when nobody says anything, but for these. */
export function mailstationPeer(
  transport: "tcp" | "ws",
  { limits, clientFilters = [], serverFilters = [] }: MailstationSettings = {},
): Peer<Entity> {
  return {
    packages: transport === "ws" ? ["mailstation", "ws"] : ["mailstation"],
    async serve(): Promise<PeerServer> {
      const gateway = new Gateway({
        id: "bench-1",
        type: "bench",
        services: [new BenchService()],
        limits,
        filters: serverFilters,
        listen: [
          transport === "ws"
            ? { transport: "ws", port: 0, host: "127.0.0.1" }
            : { transport: "tcp", port: 0, host: "127.0.0.1" },
        ],
      });
      await gateway.start();
      const port = gateway.addresses[0]?.port;
      if (port === undefined) throw new Error("the gateway has no address");
      return { port };
    },
    async connect(port): Promise<PeerClient<Entity>> {
      const station = new Station({
        servers: [{ id: "bench-1", type: "bench", host: "127.0.0.1", port, transport }],
        limits,
        filters: clientFilters,
      });
      const { bench } = createRpc(station).bench;
      return {
        entities: plainEntities.map((plain) =>
          Entity.create({ ...plain, counters: new Map(Object.entries(plain.counters)) }),
        ),
        add: (left, right) => bench.add(left, right),
        echo: (entity) => bench.echo(entity),
        echoBytes: (payload) => bench.echoBytes(payload),
        async receiveItems(count) {
          let received = 0;
          for await (const item of bench.items(count)) if (item.number === received) received++;
          return received;
        },
        async receiveChunks(count) {
          let bytes = 0;
          for await (const chunk of bench.chunks(count)) bytes += chunk.length;
          return bytes;
        },
      };
    },
  };
}

const chunk = makePayload(PAYLOAD_BYTES);

/** The service that all measurements of ours call. */
export class BenchService extends BenchSkeleton {
  #held: (() => void)[] = [];

  add(left: number, right: number): number {
    return left + right;
  }

  echo(entity: Entity): Entity {
    return entity;
  }

  echoBytes(payload: Uint8Array): Uint8Array {
    return payload;
  }

  async *items(count: number): AsyncIterable<Item> {
    for (let number = 0; number < count; number++) yield { number };
  }

  async *chunks(count: number): AsyncIterable<Uint8Array> {
    for (let number = 0; number < count; number++) yield chunk;
  }

  async hold(): Promise<number> {
    await new Promise<void>((resolve) => this.#held.push(resolve));
    return 0;
  }

  release(): number {
    const held = this.#held;
    this.#held = [];
    for (const resolve of held) resolve();
    return held.length;
  }
}
