import type {
  ConstraintsModel,
  DefaultValue,
  EnumModel,
  FieldModel,
  ListType,
  MapType,
  MethodModel,
  Model,
  ResultModel,
  ScalarName,
  TypeModel,
} from "../../../compiler/src/model/model.js";
import * as models from "./models.js";

const SCALARS: readonly ScalarName[] =
  "bool int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 float double string bytes"
    .split(" ")
    // The list above is exactly the members of ScalarName.
    .map((name) => name as ScalarName);

/** A model with names of all lengths, so that lines break wherever they can; the same for the same seed. */
export function randomModel(seed: number): Model {
  return new RandomModel(seed).model();
}

class RandomModel {
  #state: number;
  #names = 0;
  readonly #enums: EnumModel[] = [];
  readonly #messages: string[] = [];
  readonly #errors: string[] = [];

  constructor(seed: number) {
    this.#state = seed * 2654435761 + 1;
  }

  model(): Model {
    for (let count = 0; count < 2; count += 1) this.#enums.push(this.#enumeration());
    for (let count = 0; count < 3; count += 1) this.#messages.push(this.#name("M"));
    const errors = [this.#name("E"), this.#name("E")];
    this.#errors.push(...errors);
    const messages = this.#messages.map((name) => models.message(name, this.#fields(9)));
    const unions = [models.union(this.#name("U"), this.#cases())];
    const declared = errors.map((name, index) => models.error(name, 1000 + index, this.#fields(3)));
    const name = this.#name("S");
    const methods = Array.from({ length: 6 }, () => this.#method(name));
    const service = models.service(name, methods);
    const consts = [0, 1, 2].map((): Model["files"][number]["declarations"][number] => {
      const scalar = this.#pick(SCALARS);
      return {
        ...models.message(this.#name("C"), []),
        kind: "const",
        type: models.scalar(scalar),
        value: this.#default(scalar),
      };
    });
    const alias = {
      ...models.message(this.#name("A"), []),
      kind: "alias" as const,
      type: this.#type(true),
    };
    const declarations = [
      ...consts,
      alias,
      ...this.#enums,
      ...messages,
      ...unions,
      ...declared,
      service,
    ];
    return { files: [models.file("sample", declarations)] };
  }

  #method(service: string): MethodModel {
    const shape = this.#below(5) === 0 ? "oneway" : "unary";
    const throws = this.#errors
      .filter(() => this.#below(2) === 0)
      .map((tsName) => ({ output: "sample", tsName }));
    const result: ResultModel = shape === "oneway" ? { kind: "void" } : this.#result();
    const parameters = this.#fields(4);
    const more: Partial<MethodModel> = {
      shape,
      throws: shape === "oneway" ? [] : throws,
      idempotent: this.#below(2) === 0,
      timeoutMs: this.#below(2) === 0 ? 2000 : undefined,
      constrained: parameters.some(({ constraints }) => constraints !== undefined),
    };
    return models.method({ service, name: this.#name("m"), parameters, result, more });
  }

  #result(): ResultModel {
    const roll = this.#below(4);
    if (roll === 0) return { kind: "void" };
    if (roll === 1) return { kind: "message", type: models.messageRef(this.#pick(this.#messages)) };
    const isOptional = this.#below(2) === 0;
    const type = this.#type(!isOptional);
    const optional = isOptional || type.kind === "message";
    return { kind: "value", type, optional, jsNumber: this.#below(3) === 0 };
  }

  #fields(max: number): readonly FieldModel[] {
    const count = this.#below(max + 1);
    return Array.from({ length: count }, (_, index) => this.#field(index + 1));
  }

  #cases(): readonly FieldModel[] {
    return Array.from({ length: 5 }, (_, index) =>
      models.field(index + 1, this.#name("c"), this.#type(false)),
    );
  }

  #field(number: number): FieldModel {
    const field = this.#plainField(number);
    return this.#below(4) === 0 ? { ...field, constraints: this.#constraints() } : field;
  }

  #constraints(): ConstraintsModel {
    const has = (): boolean => this.#below(2) === 0;
    const range = { min: has() ? this.#below(9) : undefined, max: this.#below(1e9) };
    return {
      min: has() ? -this.#below(1e9) : undefined,
      max: has() ? BigInt(this.#below(1e9)) ** 2n : undefined,
      length: has() ? range : undefined,
      items: has() ? { min: this.#below(1e9), max: undefined } : undefined,
      pattern: has() ? this.#name('"') : undefined,
    };
  }

  #plainField(number: number): FieldModel {
    const roll = this.#below(4);
    const name = this.#name("f");
    const jsNumber = this.#below(3) === 0;
    if (roll === 0) {
      return models.field(number, name, this.#type(false), { presence: "explicit", jsNumber });
    }
    if (roll === 1) {
      const scalar = this.#pick(SCALARS);
      const value = this.#default(scalar);
      return models.field(number, name, models.scalar(scalar), {
        presence: "default",
        default: value,
      });
    }
    return models.field(number, name, this.#type(true), { jsNumber });
  }

  #type(repeated: boolean, depth = 0): TypeModel {
    const roll = this.#below(repeated ? 9 : 6);
    if (roll <= 1) return models.scalar(this.#pick(SCALARS));
    if (roll === 2) return models.enumRef(this.#pick(this.#enums));
    if (roll === 3) return models.messageRef(this.#pick(this.#messages));
    if (roll === 4) return models.wellKnown(this.#pick(["timestamp", "duration", "json"] as const));
    if (roll === 5) {
      return depth > 2 ? models.scalar("string") : models.wrappedOf(this.#repeated(depth + 1));
    }
    return this.#repeated(depth + 1);
  }

  #repeated(depth: number): ListType | MapType {
    if (this.#below(2) === 0) return models.listOf(this.#type(false, depth));
    const key = this.#pick(["string", "int32", "int64", "bool", "fixed64"] as const);
    return models.mapOf(key, this.#type(false, depth));
  }

  #default(scalar: ScalarName): DefaultValue {
    if (scalar === "bool") return { kind: "boolean", value: this.#below(2) === 0 };
    if (scalar === "string") return { kind: "string", value: this.#name('"') };
    if (scalar === "bytes") {
      return { kind: "bytes", value: new Uint8Array(this.#below(40)).fill(7) };
    }
    if (scalar.endsWith("64")) return { kind: "bigint", value: BigInt(this.#below(1e9)) ** 2n };
    return { kind: "number", value: this.#below(1e9) };
  }

  #enumeration(): EnumModel {
    const members = Array.from({ length: 1 + this.#below(5) }, () => this.#name("V"));
    return models.enumeration(this.#name("N"), members, this.#below(2) === 0);
  }

  /** A name that was not there before, mostly short. */
  #name(start: string): string {
    this.#names += 1;
    const length = this.#below(3) === 0 ? this.#below(70) : this.#below(25);
    return `${start}${this.#names}${"x".repeat(length)}`;
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * limit);
  }
}
