/** What the process that measures costs tells its two. */
export type CostOrder =
  | { readonly kind: "serve" }
  | { readonly kind: "connect"; readonly port: number; readonly connections: number }
  | { readonly kind: "hold"; readonly calls: number }
  | { readonly kind: "release" }
  | { readonly kind: "run"; readonly calls: number }
  | { readonly kind: "memory" };

/** What they answer. */
export type CostAnswer =
  | { readonly kind: "serving"; readonly port: number }
  | { readonly kind: "done" }
  | { readonly kind: "ran"; readonly seconds: number; readonly longestTurnMs: number }
  | { readonly kind: "memory"; readonly bytes: number }
  | { readonly kind: "failed"; readonly reason: string };
