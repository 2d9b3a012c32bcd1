import { wrap } from "../semantics/types.js";
import type { FieldModel, Reference, TypeModel } from "../model/model.js";
import { identifier } from "./identifier.js";
import type { DeclaredShape, MemberShape, PropertyShape, Shape } from "./remote-shapes.js";

/** Where a declared shape went, and what it became. */
export interface PlacedShape {
  readonly shape: DeclaredShape;
  readonly ref: Reference;
}

/** Turns shapes into the types of the model. */
export class TypeLowering {
  readonly #placed: ReadonlyMap<string, PlacedShape>;
  readonly #numbers: (key: string) => ReadonlyMap<string, number>;

  constructor(
    placed: ReadonlyMap<string, PlacedShape>,
    numbers: (key: string) => ReadonlyMap<string, number>,
  ) {
    this.#placed = placed;
    this.#numbers = numbers;
  }

  /** `undefined` where the shape was refused. */
  type(shape: Shape): TypeModel | undefined {
    switch (shape.kind) {
      case "scalar":
        return { kind: "scalar", scalar: shape.scalar, alias: undefined };
      case "well-known":
        return { kind: "well-known", name: shape.name, alias: undefined };
      case "list": {
        const element = this.type(shape.element);
        if (element === undefined) return undefined;
        const isSet = shape.isSet ? ({ isSet: true } as const) : {};
        return { kind: "list", element: wrap(element), ...isSet, alias: undefined };
      }
      case "map": {
        const value = this.type(shape.value);
        const { key } = shape;
        if (value === undefined || key === "float" || key === "double" || key === "bytes") {
          return undefined;
        }
        const isRecord = shape.isRecord ? ({ isRecord: true } as const) : {};
        return { kind: "map", key, value: wrap(value), ...isRecord, alias: undefined };
      }
      case "named":
        return this.#named(shape.key);
    }
  }

  /** A field of the number. */
  field(
    property: PropertyShape,
    number: number,
    tsName: string = property.name,
  ): FieldModel | undefined {
    const { name, docs } = property;
    const member = this.member(property);
    return member && { name, tsName, number, ...member, docs: withNote(docs, property) };
  }

  /** What a field says of its type and of what may be absent. */
  member(member: MemberShape): Omit<FieldModel, "name" | "tsName" | "number" | "docs"> | undefined {
    const type = this.type(member.shape);
    if (type === undefined) return undefined;
    const { absent, isNullable } = member;
    const shared = { default: undefined, jsNumber: false, constraints: undefined };
    if (absent === undefined) return { type, presence: "implicit", ...shared };
    const nullable = isNullable ? ({ isNullable: true } as const) : {};
    return { type: wrap(type), presence: "explicit", ...shared, absent, ...nullable };
  }

  #named(key: string): TypeModel | undefined {
    const placed = this.#placed.get(key);
    if (placed === undefined) return undefined;
    const { shape, ref } = placed;
    switch (shape.kind) {
      case "object":
      case "tuple":
        return { kind: "message", ref, isOwn: true, alias: undefined };
      case "union":
        return { kind: "union", ref, isOwn: true, alias: undefined };
      case "error":
        return undefined;
      case "enum": {
        const numbers = [...this.#numbers(key)];
        const [zero = ""] = numbers.sort((a, b) => a[1] - b[1])[0] ?? [];
        const literal = shape.literals.find((value) => literalKey(value) === zero) ?? zero;
        const name = identifier(String(literal));
        const zeroLiteral = literal === name ? {} : { zeroLiteral: literal };
        return { kind: "enum", ref, closed: true, zero: name, ...zeroLiteral, alias: undefined };
      }
    }
  }
}

/** What the numbers of a literal are kept under: of `1` not the same as of `"1"`. */
export function literalKey(literal: string | number | boolean): string {
  return typeof literal === "string" ? literal : `=${String(literal)}`;
}

function withNote(docs: FieldModel["docs"], { absent }: MemberShape): FieldModel["docs"] {
  if (absent !== "null") return docs;
  return { ...docs, lines: [...docs.lines, "No value is `null` in TypeScript."] };
}
