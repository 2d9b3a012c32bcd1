import { spreadOf, type Spread } from "../statistics.js";
import type { Choice } from "./cost-orders.js";
import { withPair, type CostPair } from "./cost-pair.js";

/**
 * Calls per second of CPU time of a station with many servers against one with few. With `named` that is
 * what many connections cost; whatever chooses is as fast when it comes to the same.
 */
export interface RoutingCost {
  readonly choice: Choice;
  readonly ratio: Spread | undefined;
}

/** How much of it is measured. */
export interface RoutingPlan {
  readonly servers: { readonly few: number; readonly many: number };
  readonly rounds: number;
  readonly seconds: number;
}

const choices: readonly Choice[] = [
  "named",
  "round-robin",
  "weighted-round-robin",
  "random",
  "least-active",
  "lowest-latency",
  "consistent-hash",
];

/** Interleaved: in each round both stations call, the other one first every time. Both stay connected to all that they know. */
export function measureRouting(plan: RoutingPlan): Promise<readonly RoutingCost[]> {
  return withPair((pair) => measureWith(pair, plan));
}

async function measureWith(
  { server, client }: CostPair,
  { servers, rounds, seconds }: RoutingPlan,
): Promise<readonly RoutingCost[]> {
  const { ports } = await server.ask({ kind: "serve", gateways: servers.many }, "serving");
  const costs: RoutingCost[] = [];
  for (const choice of choices) {
    const rateOf = async (count: number): Promise<number> => {
      const routing = { ports: ports.slice(0, count), choice, seconds };
      const answer = await client.ask({ kind: "route", routing }, "rate", 60_000 + seconds * 1_000);
      return answer.callsPerCpuSecond;
    };
    const ratios: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const isManyFirst = round % 2 === 0;
      const first = await rateOf(isManyFirst ? servers.many : servers.few);
      const second = await rateOf(isManyFirst ? servers.few : servers.many);
      // Before the first one, code was not compiled yet.
      if (round > 0) ratios.push(isManyFirst ? first / second : second / first);
    }
    costs.push({ choice, ratio: spreadOf(ratios) });
  }
  return costs;
}
