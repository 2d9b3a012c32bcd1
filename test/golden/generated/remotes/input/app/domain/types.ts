import type { int32, uint64 } from "mailstation";

/** Every kind of property. */
export interface Everything {
  flag: boolean;
  text: string;
  real: number;
  big: bigint;
  small: int32;
  large: uint64;
  at: Date;
  raw: Uint8Array;
  list: string[];
  nested: readonly number[][];
  set: Set<string>;
  level: Level;
  size: 1 | 2 | 5;
  byName: Map<string, Level[]>;
  byText: Record<string, number>;
  pair: [first: string, second?: number];
  fixedPair: readonly [string, Date];
  shape: Shape;
  inner: { deep: { value: string } };
  maybe?: string;
  written?: string | undefined;
  orUndefined: string | undefined;
  orNull: Date | null;
  maybeSet?: Set<number>;
  maybeRecord?: Record<string, Shape>;
  sets: Set<string>[];
  page: Page<Level>;
  self?: Everything;
  fixed: "always";
}

export type Level = "low" | "very-high";

export type Shape = Circle | { kind: "square"; side: number };

export interface Circle {
  kind: "circle";
  /** From the middle. */
  radius: number;
}

export interface Page<Item> {
  items: Item[];
  next?: string;
}
