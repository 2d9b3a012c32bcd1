import type { Reserved } from "./proto-file.js";
import { nothingReserved } from "./proto-file.js";

/** What a declaration reserves; names that protobuf could not declare need no reserving there. */
export function reservedOf(
  declaration: { readonly kind: string; readonly reserved?: Reserved | undefined },
  prefix = "",
): Reserved {
  const { ranges, names } = declaration.reserved ?? nothingReserved;
  const identifiers = names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  return { ranges, names: identifiers.map((name) => prefix + name) };
}
