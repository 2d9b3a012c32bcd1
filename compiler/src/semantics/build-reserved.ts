import type { ReservedModel } from "../model/model.js";
import type { NumberNode, ReservedNode } from "../syntax/ast.js";

const fieldNumberMax = 2 ** 29 - 1;
const memberNumberMax = 2 ** 31 - 1;

/** What a declaration reserves. */
export function buildReserved(node: {
  readonly kind: string;
  readonly reserved: readonly ReservedNode[];
}): { readonly reserved: ReservedModel } {
  const max = node.kind === "enum" ? memberNumberMax : fieldNumberMax;
  const last = (to: NumberNode | "max"): number => (to === "max" ? max : Number(to.integer));
  const ranges = node.reserved.flatMap((reserved) =>
    reserved.ranges.map(({ from, to }) => ({
      from: Number(from.integer),
      to: last(to ?? from),
    })),
  );
  const names = node.reserved.flatMap((reserved) => reserved.names.map(({ value }) => value));
  return { reserved: { ranges, names } };
}
