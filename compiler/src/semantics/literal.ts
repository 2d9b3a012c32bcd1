import type { Reference } from "../model/model.js";

/** A value before the type it is used for is looked at. */
export type Literal =
  | { readonly kind: "integer"; readonly value: bigint; readonly float: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "member"; readonly of: Reference; readonly name: string };
