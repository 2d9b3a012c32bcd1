import type { ScalarName, TypeModel } from "../model/model.js";
import type { Comparison } from "./comparison.js";

/**
 * same: nothing changed. compatible: protobuf reads the bytes of one as the other, as long as the
 * values fit; TypeScript sees another type. incompatible: neither.
 */
export type TypeChange = "same" | "compatible" | "incompatible";

/** Scalars within a group are read from each other's bytes, as protobuf's table of updates says. */
const groups: readonly (readonly ScalarName[])[] = [
  ["int32", "uint32", "int64", "uint64", "bool"],
  ["sint32", "sint64"],
  ["fixed32", "sfixed32"],
  ["fixed64", "sfixed64"],
  ["string", "bytes"],
];

/** What an open enum is written as. */
const enumScalars = new Set<ScalarName>(["int32", "uint32", "int64", "uint64"]);

/** How far a type of the old version is from one of the new. */
export function compareTypes(
  comparison: Comparison,
  before: TypeModel,
  after: TypeModel,
): TypeChange {
  switch (before.kind) {
    case "scalar":
      if (after.kind === "scalar") return compareScalars(before.scalar, after.scalar);
      return isOpenEnum(after) && enumScalars.has(before.scalar) ? "compatible" : "incompatible";
    case "enum":
      if (after.kind === "enum") return isSame(comparison, before.ref, after.ref);
      return after.kind === "scalar" && isOpenEnum(before) && enumScalars.has(after.scalar)
        ? "compatible"
        : "incompatible";
    case "message":
    case "union":
      // That a message became a union is said where it is declared.
      return after.kind === "message" || after.kind === "union"
        ? isSame(comparison, before.ref, after.ref)
        : "incompatible";
    case "well-known":
      return after.kind === "well-known" && after.name === before.name ? "same" : "incompatible";
    case "list":
      if (after.kind !== "list") return "incompatible";
      return compareTypes(comparison, before.element, after.element);
    case "map":
      if (after.kind !== "map") return "incompatible";
      return worse(
        compareScalars(before.key, after.key),
        compareTypes(comparison, before.value, after.value),
      );
    case "wrapped":
      if (after.kind !== "wrapped") return "incompatible";
      return compareTypes(comparison, before.inner, after.inner);
  }
}

function compareScalars(before: ScalarName, after: ScalarName): TypeChange {
  if (before === after) return "same";
  const isGroup = groups.some((group) => group.includes(before) && group.includes(after));
  return isGroup ? "compatible" : "incompatible";
}

function isOpenEnum(type: TypeModel): boolean {
  return type.kind === "enum" && !type.closed;
}

function isSame(
  { before, after, matching }: Comparison,
  old: Parameters<typeof before.behind>[0],
  current: Parameters<typeof after.behind>[0],
): TypeChange {
  const pair = matching.pairs.get(before.behind(old).model.fullName);
  return pair?.after === after.behind(current) ? "same" : "incompatible";
}

function worse(one: TypeChange, other: TypeChange): TypeChange {
  if (one === "incompatible" || other === "incompatible") return "incompatible";
  return one === "compatible" || other === "compatible" ? "compatible" : "same";
}
