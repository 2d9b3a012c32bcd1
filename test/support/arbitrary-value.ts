import * as fc from "fast-check";
import type {
  DefaultValue,
  EnumModel,
  FieldModel,
  MapType,
  Model,
  Reference,
  ScalarName,
  TypeModel,
} from "../../compiler/src/model/model.js";

/** Messages nest this deep in made-up values; deeper ones are absent or empty. */
const DEPTH_MAX = 2;

/** Most elements of a made-up list or map. */
const ITEMS_MAX = 3;

const SECONDS_MIN = -62_135_596_800;
const SECONDS_MAX = 253_402_300_799;

type Declared =
  | { readonly kind: "enum"; readonly model: EnumModel }
  | { readonly kind: "message" | "union"; readonly fields: readonly FieldModel[] };

/** Makes up values of the types of a model, as TypeScript code of its users would. */
export class ArbitraryValues {
  readonly #declared = new Map<string, Declared>();
  readonly #made = new Map<string, fc.Arbitrary<unknown>>();

  constructor(model: Model) {
    for (const { output, declarations } of model.files) {
      for (const declaration of declarations) {
        const key = `${output}#${declaration.tsName}`;
        switch (declaration.kind) {
          case "enum":
            this.#declared.set(key, { kind: "enum", model: declaration });
            break;
          case "message":
            this.#declared.set(key, { kind: "message", fields: declaration.fields });
            break;
          case "union":
            this.#declared.set(key, { kind: "union", fields: declaration.cases });
            break;
          case "const":
          case "alias":
          case "error":
          case "service":
            break;
        }
      }
    }
  }

  /** An object with a property for each field; those of absent fields are undefined. */
  message(fields: readonly FieldModel[], depth = 0): fc.Arbitrary<object> {
    const pairs = fields.map((field) =>
      this.#field(field, depth).map((value) => [field.tsName, value] as const),
    );
    return fc.tuple(...pairs).map((entries) => Object.fromEntries(entries));
  }

  /** A value of a union, the one without a case among them. */
  union(cases: readonly FieldModel[], depth = 0): fc.Arbitrary<object> {
    const none = fc.constant({ case: undefined, value: undefined });
    const some = cases
      .filter(({ type }) => depth < DEPTH_MAX || !isMessage(type))
      .map((field) =>
        this.#value(field.type, field.jsNumber, depth).map((value) => ({
          case: field.tsName,
          value,
        })),
      );
    return fc.oneof(none, ...some);
  }

  /** The value of one field; undefined where it may be. */
  #field(field: FieldModel, depth: number): fc.Arbitrary<unknown> {
    if (field.presence === "explicit" && depth >= DEPTH_MAX) return fc.constant(undefined);
    const value = this.#value(field.type, field.jsNumber, depth);
    if (field.presence === "explicit") return fc.option(value, { nil: undefined });
    if (field.default !== undefined) {
      return fc.oneof(value, fc.constant(defaultValue(field.default)));
    }
    return value;
  }

  #value(type: TypeModel, jsNumber: boolean, depth: number): fc.Arbitrary<unknown> {
    switch (type.kind) {
      case "scalar":
        return jsNumber && type.scalar.endsWith("64")
          ? safeInteger(type.scalar)
          : SCALARS[type.scalar];
      case "well-known":
        return WELL_KNOWN[type.name];
      case "enum":
      case "message":
      case "union":
        return this.#named(type.ref, depth);
      case "list":
        if (depth >= DEPTH_MAX) return fc.constant(null).map(() => []);
        return fc.array(this.#value(type.element, jsNumber, depth), { maxLength: ITEMS_MAX });
      case "map":
        return this.#map(type, jsNumber, depth);
      case "wrapped":
        return this.#value(type.inner, jsNumber, depth);
    }
  }

  #map(type: MapType, jsNumber: boolean, depth: number): fc.Arbitrary<unknown> {
    if (depth >= DEPTH_MAX) return fc.constant(null).map(() => new Map());
    const isNumber = jsNumber && type.key.endsWith("64");
    const key = isNumber ? safeInteger(type.key) : SCALARS[type.key];
    const entry = fc.tuple(key, this.#value(type.value, jsNumber, depth));
    return fc.array(entry, { maxLength: ITEMS_MAX }).map((entries) => new Map(entries));
  }

  /** Made once for each depth, or a message that contains itself would be made without end. */
  #named(reference: Reference, depth: number): fc.Arbitrary<unknown> {
    const name = `${reference.output}#${reference.tsName}`;
    const key = `${name} ${depth}`;
    const made = this.#made.get(key) ?? this.#make(name, depth);
    this.#made.set(key, made);
    return made;
  }

  #make(name: string, depth: number): fc.Arbitrary<unknown> {
    const declared = this.#declared.get(name);
    if (declared === undefined) throw new Error(`no type ${name}`);
    switch (declared.kind) {
      case "enum":
        return enumValue(declared.model);
      case "message":
        return this.message(declared.fields, depth + 1);
      case "union":
        return this.union(declared.fields, depth + 1);
    }
  }
}

function isMessage(type: TypeModel): boolean {
  return type.kind === "message" || type.kind === "union";
}

function enumValue({ members, closed }: EnumModel): fc.Arbitrary<unknown> {
  const names = fc.constantFrom(...members.map(({ name }) => name));
  if (closed) return names;
  const known = new Set(members.map(({ number }) => number));
  return fc.oneof(
    names,
    int(-(2 ** 31), 2 ** 31 - 1).filter((number) => !known.has(number)),
  );
}

function defaultValue(declared: DefaultValue): unknown {
  return declared.value;
}

function int(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min, max }),
    fc.constantFrom(0, min, max),
    fc.integer({ min: 0, max: 300 }),
  );
}

function big(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min, max }),
    fc.constantFrom(0n, min, max),
    fc.bigInt({ min: 0n, max: 300n }),
  );
}

function safeInteger(scalar: ScalarName): fc.Arbitrary<number> {
  const isUnsigned = scalar === "uint64" || scalar === "fixed64";
  return fc
    .oneof(fc.maxSafeInteger(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER))
    .map((value) => (isUnsigned ? Math.abs(value) : value));
}

const int32 = int(-(2 ** 31), 2 ** 31 - 1);
const uint32 = int(0, 2 ** 32 - 1);
const int64 = big(-(2n ** 63n), 2n ** 63n - 1n);
const uint64 = big(0n, 2n ** 64n - 1n);

/** Every code point but the surrogates, and lengths on both sides of what the codec does by loop. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ maxLength: 60, size: "medium" }),
  fc.constantFrom("", "\ufeff", "\ufffd", "é".repeat(50), "x".repeat(200)),
);

const SCALARS: Readonly<Record<ScalarName, fc.Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  int32,
  int64,
  uint32,
  uint64,
  sint32: int32,
  sint64: int64,
  fixed32: uint32,
  fixed64: uint64,
  sfixed32: int32,
  sfixed64: int64,
  float: fc.oneof(fc.float(), fc.constantFrom(0, -0)),
  double: fc.oneof(fc.double(), fc.constantFrom(0, -0)),
  string: text,
  bytes: fc.uint8Array({ maxLength: 40 }),
};

const WELL_KNOWN = {
  timestamp: fc
    .oneof(
      fc.integer({ min: SECONDS_MIN * 1000, max: SECONDS_MAX * 1000 + 999 }),
      fc.constantFrom(0, -1, 999, SECONDS_MIN * 1000, SECONDS_MAX * 1000 + 999),
    )
    .map((milliseconds) => new Date(milliseconds)),
  // Quarters of a millisecond, which both floating point and nanoseconds hold exactly.
  duration: fc.integer({ min: -(10 ** 14), max: 10 ** 14 }).map((quarters) => quarters / 4),
  // Through text, so that it has the objects, and no negative zero, that JSON has.
  json: fc.json({ maxDepth: 3 }).map((json): unknown => JSON.parse(json)),
};
