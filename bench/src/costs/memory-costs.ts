import type { LongestTurns } from "./cost-orders.js";
import { withPair, type CostPair } from "./cost-pair.js";

/** Bytes at each side. */
export interface BothSides {
  readonly server: number;
  readonly client: number;
}

/** What calls and connections take while they last, and whether anything stays of them. */
export interface MemoryCosts {
  readonly callsHeld: number;
  readonly bytesPerCallInFlight: BothSides;
  readonly connections: number;
  readonly bytesPerIdleConnection: BothSides;
  readonly calls: number;
  /** Memory after each tenth of the calls, against that after the first. */
  readonly growthBytes: readonly BothSides[];
  readonly longestTurns: { readonly server: LongestTurns; readonly client: LongestTurns };
}

/** How much of each is made. */
export interface MemoryPlan {
  readonly callsHeld: number;
  readonly connections: number;
  readonly calls: number;
}

/** Each cost with processes of its own. */
export async function measureMemoryCosts(plan: MemoryPlan): Promise<MemoryCosts> {
  const bytesPerCallInFlight = await withProcesses(1, (sides) => costOfCalls(sides, plan));
  const growth = await withProcesses(1, (sides) => growthOver(sides, plan.calls));
  const bytesPerIdleConnection = await withProcesses(0, (sides) => costOfConnections(sides, plan));
  return { ...plan, bytesPerCallInFlight, ...growth, bytesPerIdleConnection };
}

interface Sides extends CostPair {
  readonly port: number;
}

async function withProcesses<T>(
  connections: number,
  measure: (sides: Sides) => Promise<T>,
): Promise<T> {
  return withPair(async ({ server, client }) => {
    const { ports } = await server.ask({ kind: "serve", gateways: 1 }, "serving");
    const port = ports[0] ?? 0;
    if (connections > 0) await client.ask({ kind: "connect", port, connections }, "done");
    return measure({ server, client, port });
  });
}

async function costOfCalls({ server, client }: Sides, plan: MemoryPlan): Promise<BothSides> {
  const calls = plan.callsHeld;
  // Once in vain: tables grow to the size that they need, and keep it.
  await client.ask({ kind: "hold", calls }, "done");
  await client.ask({ kind: "release" }, "done");
  const before = await memoryOf({ server, client });
  await client.ask({ kind: "hold", calls }, "done");
  const after = await memoryOf({ server, client });
  return perUnit(before, after, calls);
}

async function costOfConnections(sides: Sides, plan: MemoryPlan): Promise<BothSides> {
  const { server, client, port } = sides;
  const { connections } = plan;
  const first = 50;
  await client.ask({ kind: "connect", port, connections: first }, "done");
  const before = await memoryOf({ server, client });
  const order = { kind: "connect", port, connections: connections - first } as const;
  await client.ask(order, "done", 120_000);
  const after = await memoryOf({ server, client });
  return perUnit(before, after, connections - first);
}

async function growthOver(
  { server, client }: Sides,
  calls: number,
): Promise<Pick<MemoryCosts, "growthBytes" | "longestTurns">> {
  const growthBytes: BothSides[] = [];
  let first: BothSides | undefined;
  const sides = [server, client];
  for (let tenth = 0; tenth < 10; tenth++) {
    const order = { kind: "run", calls: Math.ceil(calls / 10) } as const;
    await client.ask(order, "done", 120_000);
    const now = await memoryOf({ server, client });
    first ??= now;
    growthBytes.push({ server: now.server - first.server, client: now.client - first.client });
  }
  // In a run of its own: to measure memory, everything is collected at once, and the first run compiles.
  for (const side of sides) await side.ask({ kind: "watch" }, "done");
  await client.ask({ kind: "run", calls: Math.ceil(calls / 10) }, "done", 120_000);
  const [ofServer, ofClient] = await Promise.all(
    sides.map(async (side) => (await side.ask({ kind: "watched" }, "turns")).longest),
  );
  const nothing = { turnMs: 0, collectionMs: 0 };
  return {
    growthBytes,
    longestTurns: { server: ofServer ?? nothing, client: ofClient ?? nothing },
  };
}

async function memoryOf({ server, client }: CostPair): Promise<BothSides> {
  return {
    server: (await server.ask({ kind: "memory" }, "memory")).bytes,
    client: (await client.ask({ kind: "memory" }, "memory")).bytes,
  };
}

function perUnit(before: BothSides, after: BothSides, units: number): BothSides {
  return {
    server: Math.round((after.server - before.server) / units),
    client: Math.round((after.client - before.client) / units),
  };
}
