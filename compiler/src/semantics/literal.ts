import type { Reference } from "../model/model.js";

/** A value before the type it is used for is looked at. */
export type Literal =
  | { readonly kind: "integer"; readonly value: bigint; readonly float: number }
  /** `overflows`: the number as written is larger than any double, and was not written as `inf`. */
  | { readonly kind: "float"; readonly value: number; readonly overflows: boolean }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "member"; readonly of: Reference; readonly name: string };

/** The value as a number; large integers lose digits. */
export function numberOf(literal: Literal): number | undefined {
  if (literal.kind === "integer") return literal.float;
  return literal.kind === "float" ? literal.value : undefined;
}
