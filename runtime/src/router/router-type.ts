import { describe } from "../codec/describe.js";
import { LeastActive } from "./least-active.js";
import { LowestLatency } from "./lowest-latency.js";
import { RandomChoice } from "./random-choice.js";
import type { Candidate, Router } from "./router.js";
import { Turns } from "./turns.js";
import { WeightedTurns } from "./weighted-turns.js";

/**
 * How servers are chosen for calls that name neither a server nor a key.
 *
 * - `round-robin`: each in turn.
 * - `weighted-round-robin`: each in turn, as often as its `weight` says, evenly spread.
 * - `random`: any.
 * - `least-active`: the one with the fewest calls outstanding.
 * - `lowest-latency`: of two drawn at random the one that promises to answer sooner.
 * - `consistent-hash`: by the key; calls without one take turns.
 */
export type RouterType =
  | "round-robin"
  | "weighted-round-robin"
  | "random"
  | "least-active"
  | "lowest-latency"
  | "consistent-hash";

type MakeRouter = <Server extends Candidate>(
  servers: readonly Server[],
  random: () => number,
) => Router<Server>;

const makers: Readonly<Record<RouterType, MakeRouter>> = {
  "round-robin": (servers, random) => new Turns(servers, random),
  "weighted-round-robin": (servers, random) => new WeightedTurns(servers, random),
  random: (servers, random) => new RandomChoice(servers, random),
  "least-active": (servers, random) => new LeastActive(servers, random),
  "lowest-latency": (servers, random) => new LowestLatency(servers, random),
  "consistent-hash": (servers, random) => new Turns(servers, random),
};

/** A router of that type for these servers. */
export function makeRouter<Server extends Candidate>(
  type: RouterType,
  servers: readonly Server[],
  random: () => number,
): Router<Server> {
  return makers[type](servers, random);
}

/** Throws a TypeError that names the option unless `given` is the name of a router. */
export function checkRouterType(option: string, given: unknown): void {
  if (typeof given === "string" && Object.hasOwn(makers, given)) return;
  const names = Object.keys(makers).join(", ");
  throw new TypeError(`${option}: expected one of ${names}, got ${describe(given)}`);
}
