import type { ts } from "ts-morph";

import type { LiteralValue } from "../model/model.js";
import { declarationOf, nameOfType, placeWithin } from "./name-type.js";
import { constantOf, literalOf } from "./read-object.js";
import type { Shape, UnionShape } from "./remote-shapes.js";
import { inside, refuse } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

type Known = Map<ts.Type, Shape | undefined>;

/** Names that a tag is likely to have, the likeliest first. */
const tagNames = ["kind", "type", "tag", "case", "event"];

/** A union of literals, or one of them. */
export function readEnum(
  reading: TypeReading,
  type: ts.Type,
  place: TypePlace,
  known: Known,
): Shape | undefined {
  const { ts, checker } = reading;
  const parts = type.isUnion() ? type.types : [type];
  const isEnum = parts.some((part) => (part.flags & ts.TypeFlags.EnumLiteral) !== 0);
  const literals = parts.map((part) => enumValue(part) ?? literalOf(reading, part));
  const isText = literals.some((literal) => typeof literal === "string");
  if (literals.includes(undefined) || (isEnum && isText)) {
    known.set(type, undefined);
    const name = checker.typeToString(type);
    if (!isEnum) return refuse(reading, "type-open", place, { type: name, help: "take `bigint`" });
    const help = 'take a union of texts instead: `type Level = "low" | "high"`';
    return refuse(reading, "type-enum", place, { name, help });
  }
  const named = nameOfType(reading, type, place);
  const shape: Shape = { kind: "named", key: named.naming.key };
  known.set(type, shape);
  const values = literals.filter((literal) => literal !== undefined);
  const ordered = inSourceOrder(values, sourceOf(type, place), (value) => JSON.stringify(value));
  reading.declare({ kind: "enum", ...named.naming, literals: ordered, path: place.path });
  return shape;
}

function enumValue(part: ts.Type): LiteralValue | undefined {
  return part.isLiteral() && typeof part.value !== "object" ? part.value : undefined;
}

/** The text that names the members of a union. */
function sourceOf(type: ts.Type, place: TypePlace): string {
  return (declarationOf(type.aliasSymbol ?? type.getSymbol()) ?? place.node).getText();
}

/** The compiler orders members by when it met them first, which other files decide; their text does not. */
function inSourceOrder<Item>(
  items: readonly Item[],
  source: string,
  textOf: (item: Item) => string,
): readonly Item[] {
  const text = source.replaceAll("'", '"');
  const positionOf = (item: Item): number => {
    const position = text.search(new RegExp(`(?<!\\w)${escaped(textOf(item))}(?!\\w)`));
    return position === -1 ? text.length : position;
  };
  return items.toSorted(
    (a, b) => positionOf(a) - positionOf(b) || (textOf(a) < textOf(b) ? -1 : 1),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A union of object types that a property tells apart. */
export function readUnion(
  reading: TypeReading,
  type: ts.UnionType,
  place: TypePlace,
  known: Known,
): Shape | undefined {
  const { checker } = reading;
  const tag = tagOf(reading, type);
  if (tag === undefined) {
    known.set(type, undefined);
    const help = 'give each member a property with a text of its own: `kind: "circle"`';
    return refuse(reading, "type-untagged", place, { type: checker.typeToString(type), help });
  }
  const named = nameOfType(reading, type, place);
  const shape: Shape = { kind: "named", key: named.naming.key };
  known.set(type, shape);
  const own = placeWithin(place, named);
  const cases: UnionShape["cases"][number][] = [];
  const source = sourceOf(type, place);
  const parts = inSourceOrder(type.types, source, (part) => checker.typeToString(part));
  for (const part of parts) {
    const property = part.getProperty(tag);
    const literal = property && constantOf(reading, property);
    if (literal === undefined) continue;
    const at = { ...inside(own, String(literal), own.node), path: `${place.path}<${literal}>` };
    const inner = reading.shape(part, at);
    if (inner?.kind !== "named") continue;
    cases.push({ literal, shape: inner, docs: { lines: [], deprecated: undefined } });
  }
  reading.declare({ kind: "union", ...named.naming, tag, cases, path: place.path });
  return shape;
}

/** The property whose literals tell the members of a union apart. */
function tagOf(reading: TypeReading, { types }: ts.UnionType): string | undefined {
  const { ts } = reading;
  if (!types.every((part) => (part.flags & ts.TypeFlags.Object) !== 0)) return undefined;
  const [first] = types;
  const candidates = (first?.getProperties() ?? []).map(({ name }) => name);
  const rank = (name: string): number => {
    const index = tagNames.indexOf(name);
    return index === -1 ? tagNames.length : index;
  };
  const ordered = candidates.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return ordered.find((name) => {
    const values = types.map((part) => {
      const property = part.getProperty(name);
      return property && constantOf(reading, property);
    });
    return !values.includes(undefined) && new Set(values).size === types.length;
  });
}
