import type { LoopResult } from "./closed-loop.js";
import type { CpuProfile } from "../profile/hottest-functions.js";
import type { Usage } from "./usage.js";

/** What the process that measures tells the two that it started for a peer. */
export type Order =
  | { readonly kind: "serve"; readonly peer: string }
  | { readonly kind: "connect"; readonly peer: string; readonly port: number }
  | { readonly kind: "measure"; readonly workload: string; readonly seconds: number }
  | { readonly kind: "profile" }
  | { readonly kind: "profiled" }
  | { readonly kind: "reset" }
  | { readonly kind: "usage" };

/** What they answer, one answer for each order. */
export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "serving"; readonly port: number }
  | { readonly kind: "connected"; readonly hasStreams: boolean }
  | { readonly kind: "measured"; readonly result: LoopResult }
  | { readonly kind: "usage"; readonly usage: Usage }
  | { readonly kind: "profile"; readonly profile: CpuProfile }
  | { readonly kind: "failed"; readonly reason: string };
