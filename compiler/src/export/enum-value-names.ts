import type { EnumModel } from "../model/model.js";

/** What the values of an enum are called in protobuf. */
export interface EnumValueNames {
  /** In the order of the members. */
  readonly members: readonly string[];
  /** Put before the names of all members; mostly empty. */
  readonly prefix: string;
  /** Name of the zero that proto3 asks for, when no member is numbered 0. */
  readonly zero: string | undefined;
}

/** Words that begin something else in the body of an enum. */
const keywords: ReadonlySet<string> = new Set(["option", "reserved"]);

/**
 * Names the values of the enums of one scope, in which protobuf puts them side by side: as in the `.rpc`
 * file, unless a name of an enum is taken by another enum or by `taken`; then all names of that enum begin
 * with its own. Adds them to `taken`.
 */
export function nameEnumValues(
  enums: readonly EnumModel[],
  taken: Set<string>,
): ReadonlyMap<EnumModel, EnumValueNames> {
  const uses = new Map<string, number>();
  for (const { name } of enums.flatMap(({ members }) => members)) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const isFree = ({ name }: { readonly name: string }): boolean =>
    uses.get(name) === 1 && !taken.has(name) && !keywords.has(name);
  const plain = enums.filter(({ members }) => members.every(isFree));
  const others = enums.filter((it) => !plain.includes(it));
  const names = new Map<EnumModel, EnumValueNames>();
  for (const it of plain) names.set(it, nameValues(it, "", { taken, uses }));
  for (const it of others) {
    let prefix = `${upperSnakeCase(it.name)}_`;
    while (it.members.some(({ name }) => taken.has(prefix + name))) prefix += "_";
    names.set(it, nameValues(it, prefix, { taken, uses }));
  }
  return names;
}

interface Scope {
  readonly taken: Set<string>;
  /** How often each member's own name is used. */
  readonly uses: ReadonlyMap<string, number>;
}

/** Names the values of one enum; protobuf refuses two that differ only in case, underscores or prefix. */
function nameValues(declaration: EnumModel, prefix: string, scope: Scope): EnumValueNames {
  const { name: full, members } = declaration;
  const spellings = new Set<string>();
  const claim = (wanted: string, own: string, suffix: string): string => {
    let name = wanted;
    while (
      scope.taken.has(name) ||
      spellings.has(spelling(full, name)) ||
      (name !== own && scope.uses.has(name))
    ) {
      name = `${name}_${suffix}`;
    }
    scope.taken.add(name);
    spellings.add(spelling(full, name));
    return name;
  };
  const named = members.map(({ name, number }) =>
    claim(prefix + name, name, String(number).replace("-", "N")),
  );
  const hasZero = members.some(({ number }) => number === 0);
  const zero = hasZero ? undefined : claim(`${upperSnakeCase(full)}_UNSPECIFIED`, "", "0");
  return { members: named, prefix, zero };
}

/** What protobuf tells the values of an enum apart by: the name without the enum's before it. */
function spelling(enumName: string, value: string): string {
  const start = lastPart(enumName).replaceAll("_", "").toLowerCase();
  const bare = value.replaceAll("_", "").toLowerCase();
  return bare.startsWith(start) && bare !== start ? bare.slice(start.length) : bare;
}

/** `Order.LineState` as `LINE_STATE`. */
function upperSnakeCase(name: string): string {
  return lastPart(name)
    .replaceAll(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3_$2")
    .toUpperCase();
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
