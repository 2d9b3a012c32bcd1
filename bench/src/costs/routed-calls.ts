import { Station } from "mailstation";
import type { BenchClient } from "../../gen/bench.client.js";
import { createRpc } from "../../gen/index.js";
import type { RoutingOrder } from "./cost-orders.js";

/** The stubs to be called in turn, by what they are for. */
const stubs = new Map<string, readonly BenchClient[]>();

/**
 * Makes calls one after another, so that what is written to sockets is the same, however many servers there
 * are. Returns calls per second of this process's CPU time, which does not wait for anybody.
 */
export async function routeCalls(order: RoutingOrder): Promise<number> {
  const inTurn = await stubsOf(order);
  const untilMs = performance.now() + order.seconds * 1_000;
  const before = process.cpuUsage();
  let calls = 0;
  while (performance.now() < untilMs) {
    for (const stub of inTurn) await stub.add(1, 2);
    calls += inTurn.length;
  }
  const { user, system } = process.cpuUsage(before);
  return (calls / (user + system)) * 1e6;
}

/** Connected to all servers; stations live as long as the process. */
async function stubsOf(order: RoutingOrder): Promise<readonly BenchClient[]> {
  const { ports, choice } = order;
  const name = `${choice}, ${String(ports.length)}`;
  const known = stubs.get(name);
  if (known !== undefined) return known;
  const station = new Station({
    servers: ports.map((port, at) => ({ id: idOf(at), type: "bench", host: "127.0.0.1", port })),
    routerType: choice === "named" ? undefined : choice,
    lazyConnect: false,
    limits: { connectTimeoutMs: 20_000 },
  });
  await station.ready({ servers: "all", timeoutMs: 60_000 });
  const { bench } = createRpc(station).bench;
  const inTurn = ports.map((_, at) => {
    if (choice === "named") return bench.to(idOf(at));
    return choice === "consistent-hash" ? bench.route(`player-${String(at)}`) : bench;
  });
  stubs.set(name, inTurn);
  return inTurn;
}

/** Of the server with this number. */
export function idOf(at: number): string {
  return `bench-${String(at + 1)}`;
}
