/** The program of a client or server process whose memory is measured; needs `--expose-gc`. */
import { Gateway, Station } from "mailstation";
import type { BenchClient } from "../../gen/bench.client.js";
import { createRpc } from "../../gen/index.js";
import { BenchService, raisedLimits } from "../peers/mailstation.js";
import type { CostAnswer, CostOrder } from "./cost-orders.js";
import { idOf, routeCalls } from "./routed-calls.js";
import { TurnWatch } from "./turn-watch.js";

/** A station keeps so many connections to a server; for more, more stations. */
const CONNECTIONS_PER_STATION = 50;

const IN_FLIGHT = 64;

const stations: Station[] = [];
let bench: BenchClient | undefined;
let held: Promise<number>[] = [];
let watch: TurnWatch | undefined;

process.on("message", (order: CostOrder) => {
  obey(order)
    .catch((error: unknown): CostAnswer => ({ kind: "failed", reason: String(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.once("disconnect", () => process.exit(0));

async function obey(order: CostOrder): Promise<CostAnswer> {
  switch (order.kind) {
    case "serve":
      return { kind: "serving", ports: await serve(order.gateways) };
    case "connect":
      await connect(order.port, order.connections);
      return { kind: "done" };
    case "hold":
      for (let call = 0; call < order.calls; call++) held.push(client().hold());
      await client().add(1, 2); // Calls arrive in order: the server has all of them.
      return { kind: "done" };
    case "release":
      await client().release();
      await Promise.all(held);
      held = [];
      return { kind: "done" };
    case "run":
      await run(order.calls);
      return { kind: "done" };
    case "route":
      return { kind: "rate", callsPerCpuSecond: await routeCalls(order.routing) };
    case "watch":
      watch = new TurnWatch();
      return { kind: "done" };
    case "watched":
      return { kind: "turns", longest: watch?.stop() ?? { turnMs: 0, collectionMs: 0 } };
    case "memory":
      return { kind: "memory", bytes: await measureMemory() };
  }
}

/** Returns the ports of the gateways. */
async function serve(gateways: number): Promise<readonly number[]> {
  const ports: number[] = [];
  for (let at = 0; at < gateways; at++) {
    const gateway = new Gateway({
      id: idOf(at),
      type: "bench",
      services: [new BenchService()],
      listen: [{ transport: "tcp", port: 0, host: "127.0.0.1" }],
      limits: raisedLimits,
    });
    await gateway.start();
    ports.push(gateway.addresses[0]?.port ?? 0);
  }
  return ports;
}

async function connect(port: number, connections: number): Promise<void> {
  for (let open = 0; open < connections; open += CONNECTIONS_PER_STATION) {
    const station = new Station({
      servers: [{ id: "bench-1", type: "bench", host: "127.0.0.1", port }],
      connections: Math.min(CONNECTIONS_PER_STATION, connections - open),
      lazyConnect: false,
      limits: { ...raisedLimits, connectTimeoutMs: 20_000 },
    });
    stations.push(station);
    await station.ready();
    bench ??= createRpc(station).bench.bench;
  }
}

async function run(calls: number): Promise<void> {
  let left = calls;
  const loop = async (): Promise<void> => {
    while (left-- > 0) await client().add(left & 0xff, 1);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop));
}

/** What lives after everything else was collected, memory outside of the heap included. */
async function measureMemory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function client(): BenchClient {
  if (bench === undefined) throw new Error("not connected");
  return bench;
}
