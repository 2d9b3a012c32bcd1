import { OrderedProcess, siblingProgram } from "../ordered-process.js";
import type { CostAnswer, CostOrder } from "./cost-orders.js";

type CostProcess = OrderedProcess<CostOrder, CostAnswer>;

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
  /** How long either side's event loop stood still at most meanwhile, by whatever cause. */
  readonly longestTurnMs: number;
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

interface Sides {
  readonly server: CostProcess;
  readonly client: CostProcess;
  readonly port: number;
}

async function withProcesses<T>(
  connections: number,
  measure: (sides: Sides) => Promise<T>,
): Promise<T> {
  const [server, client] = [startProcess(), startProcess()];
  try {
    const { port } = await server.ask({ kind: "serve" }, "serving");
    if (connections > 0) await client.ask({ kind: "connect", port, connections }, "done");
    return await measure({ server, client, port });
  } finally {
    client.kill();
    server.kill();
  }
}

function startProcess(): CostProcess {
  return new OrderedProcess(siblingProgram("cost-process", import.meta.url), ["--expose-gc"]);
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
): Promise<Pick<MemoryCosts, "growthBytes" | "longestTurnMs">> {
  const growthBytes: BothSides[] = [];
  let first: BothSides | undefined;
  let longestTurnMs = 0;
  for (let tenth = 0; tenth < 10; tenth++) {
    const order = { kind: "run", calls: Math.ceil(calls / 10) } as const;
    const ran = await client.ask(order, "ran", 120_000);
    // Not the first: it compiles.
    if (tenth > 0) longestTurnMs = Math.max(longestTurnMs, ran.longestTurnMs);
    const now = await memoryOf({ server, client });
    first ??= now;
    growthBytes.push({ server: now.server - first.server, client: now.client - first.client });
  }
  return { growthBytes, longestTurnMs };
}

async function memoryOf({ server, client }: Pick<Sides, "server" | "client">): Promise<BothSides> {
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
