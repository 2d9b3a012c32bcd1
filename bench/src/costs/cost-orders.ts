import type { RouterType } from "mailstation";

/** What the process that measures costs tells its two. */
export type CostOrder =
  | { readonly kind: "serve"; readonly gateways: number }
  | { readonly kind: "connect"; readonly port: number; readonly connections: number }
  | { readonly kind: "hold"; readonly calls: number }
  | { readonly kind: "release" }
  | { readonly kind: "run"; readonly calls: number }
  | { readonly kind: "route"; readonly routing: RoutingOrder }
  | { readonly kind: "watch" }
  | { readonly kind: "watched" }
  | { readonly kind: "memory" };

/** How the servers of calls are chosen; `named`: the caller names each in turn, and nothing chooses. */
export type Choice = RouterType | "named";

/** Calls to be made one after another, each to a server that is chosen anew. */
export interface RoutingOrder {
  /** Of the servers, all of them on this machine. */
  readonly ports: readonly number[];
  readonly choice: Choice;
  readonly seconds: number;
}

/** How long a process stood still at most, by whatever cause, and how long its garbage collector took at most. */
export interface LongestTurns {
  readonly turnMs: number;
  readonly collectionMs: number;
}

/** What they answer. */
export type CostAnswer =
  | { readonly kind: "serving"; readonly ports: readonly number[] }
  | { readonly kind: "done" }
  | { readonly kind: "rate"; readonly callsPerCpuSecond: number }
  | { readonly kind: "turns"; readonly longest: LongestTurns }
  | { readonly kind: "memory"; readonly bytes: number }
  | { readonly kind: "failed"; readonly reason: string };
