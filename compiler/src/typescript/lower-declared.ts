import type {
  DeclarationModel,
  EnumModel,
  FieldModel,
  OwnType,
  ReservedModel,
} from "../model/model.js";
import type { GivenNumbers } from "../lock/number-book.js";
import { identifier, NameList } from "./identifier.js";
import { literalKey } from "./lower-types.js";
import type { TypeLowering } from "./lower-types.js";
import type {
  DeclaredShape,
  EnumShape,
  ErrorShape,
  ObjectShape,
  UnionShape,
} from "./remote-shapes.js";
import type { ZeroValues } from "./zero-values.js";

/** What a declaration is called, and whose it is. */
export interface DeclaredName {
  readonly tsName: string;
  readonly package: string;
  readonly own: OwnType;
  readonly zeros: ZeroValues;
}

interface Naming {
  readonly name: string;
  readonly tsName: string;
  readonly fullName: string;
  readonly docs: DeclarationModel["docs"];
  readonly reserved: ReservedModel;
}

/** The model of a declared shape. */
export function lowerDeclared(
  shape: DeclaredShape,
  given: GivenNumbers,
  types: TypeLowering,
  named: DeclaredName,
): DeclarationModel | undefined {
  const name = named.tsName.replaceAll("$", "");
  const retired = [...given.retired].sort(([a], [b]) => a - b);
  const naming: Naming = {
    name,
    tsName: named.tsName,
    fullName: `${named.package}.${name}`,
    docs: shape.docs,
    reserved: {
      ranges: retired.map(([number]) => ({ from: number, to: number })),
      names: retiredNames(given),
    },
  };
  switch (shape.kind) {
    case "object":
    case "tuple":
      return lowerObject(shape, given, types, { naming, own: named.own });
    case "enum":
      return lowerEnum(shape, given, naming, named.own);
    case "union":
      return lowerUnion(shape, given, types, { naming, ...named });
    case "error":
      return lowerError(shape, given, types, naming);
  }
}

/** Names that are not in use; one may have come back with another number. */
function retiredNames({ numbers, retired }: GivenNumbers): readonly string[] {
  const current = new Set([...numbers.keys()].map((name) => identifier(name)));
  const names = new Set([...retired.values()].map((name) => identifier(name)));
  return [...names].filter((name) => !current.has(name)).sort();
}

interface Named {
  readonly naming: Naming;
  readonly own: OwnType;
}

function lowerObject(
  shape: ObjectShape,
  given: GivenNumbers,
  types: TypeLowering,
  { naming, own }: Named,
): DeclarationModel {
  const isTuple = shape.kind === "tuple";
  const fields = shape.properties.flatMap((property, index) => {
    const number = given.numbers.get(property.name) ?? 0;
    return types.field(property, number, isTuple ? String(index) : property.name) ?? [];
  });
  return {
    kind: "message",
    ...naming,
    fields: byNumber(fields),
    own: {
      ...own,
      tuple: isTuple ? fields : undefined,
      ...(shape.isReadonly === true && { isReadonly: true }),
      constants: shape.constants,
    },
  };
}

function lowerEnum(
  shape: EnumShape,
  { numbers }: GivenNumbers,
  naming: Naming,
  own: OwnType,
): EnumModel {
  const names = new NameList();
  const members = shape.literals
    .map((literal) => ({ literal, number: numbers.get(literalKey(literal)) ?? 0 }))
    .sort((a, b) => a.number - b.number)
    .map(({ literal, number }) => {
      const name = names.take(identifier(String(literal)));
      const docs = { lines: [], deprecated: undefined };
      return { name, number, docs, ...(literal === name ? {} : { literal }) };
    });
  return { kind: "enum", ...naming, closed: true, members, zero: members[0]?.name ?? "", own };
}

function lowerUnion(
  shape: UnionShape,
  given: GivenNumbers,
  types: TypeLowering,
  { naming, own, zeros }: Named & DeclaredName,
): DeclarationModel {
  const names = new NameList();
  const literals = new Map<string, string | number | boolean>();
  const numbered = shape.cases
    .map((entry) => ({ ...entry, number: given.numbers.get(literalKey(entry.literal)) ?? 0 }))
    .sort((a, b) => a.number - b.number);
  let zero = "";
  const cases = numbered.flatMap(({ literal, number, shape: inner, docs }): FieldModel[] => {
    const name = names.take(identifier(String(literal)));
    const type = types.type(inner);
    if (type === undefined) return [];
    literals.set(name, literal);
    if (zero === "" && zeros.isFinite(inner.key)) zero = name;
    const shared = { default: undefined, jsNumber: false, constraints: undefined } as const;
    return [{ name, tsName: name, number, type, presence: "explicit", ...shared, docs }];
  });
  return { kind: "union", ...naming, cases, own: { ...own, tag: shape.tag, literals, zero } };
}

function lowerError(
  shape: ErrorShape,
  given: GivenNumbers,
  types: TypeLowering,
  naming: Naming,
): DeclarationModel {
  const fields = shape.properties.flatMap((property) => {
    return types.field(property, given.numbers.get(property.name) ?? 0) ?? [];
  });
  return { kind: "error", ...naming, code: shape.code, fields: byNumber(fields) };
}

function byNumber(fields: readonly FieldModel[]): readonly FieldModel[] {
  return fields.toSorted((a, b) => a.number - b.number);
}
