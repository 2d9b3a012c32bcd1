import { createHash } from "node:crypto";

import { compilerAssert } from "../compiler-assert.js";
import type {
  DeclarationModel,
  DefaultValue,
  FieldModel,
  FileModel,
  MethodModel,
  Reference,
  ServiceModel,
  TypeModel,
} from "../model/model.js";

/** Of the text that is hashed: another way to write it would change every hash. */
const FORM = 1;
const DIGITS = 16;

/** All that can be referred to, by the file and export that it becomes. */
export type TypeIndex = ReadonlyMap<string, DeclarationModel>;

/** Of all files that refer to each other. */
export function typeIndex(files: Iterable<FileModel>): TypeIndex {
  const types = new Map<string, DeclarationModel>();
  for (const { output, declarations } of files) {
    for (const declaration of declarations) {
      types.set(keyOf({ output, tsName: declaration.tsName }), declaration);
    }
  }
  return types;
}

/** The file, in which every service has its hash. */
export function withSchemaHashes(file: FileModel, types: TypeIndex): FileModel {
  if (!file.declarations.some(({ kind }) => kind === "service")) return file;
  const declarations = file.declarations.map((declaration) =>
    declaration.kind === "service"
      ? { ...declaration, schemaHash: schemaHash(declaration, types) }
      : declaration,
  );
  return { ...file, declarations };
}

/**
 * Equal for services whose bytes mean the same: it takes in names, numbers and types of methods,
 * parameters, results and errors, and of all that they are made of. Order, comments, time-outs,
 * constraints and the names of types make no difference.
 */
function schemaHash(service: ServiceModel, types: TypeIndex): string {
  const text = new SchemaText(types).of(service);
  return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
}

class SchemaText {
  readonly #types: TypeIndex;
  /** Types that were met, by their order, which stands for them: a type may hold itself. */
  readonly #met = new Map<DeclarationModel, number>();

  constructor(types: TypeIndex) {
    this.#types = types;
  }

  of({ fullName, methods }: ServiceModel): string {
    const inOrder = methods.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const described: unknown[] = inOrder.map((method) => this.#method(method));
    // A map that grows while it is walked: what was added is visited too.
    for (const type of this.#met.keys()) described.push(this.#declaration(type));
    return JSON.stringify([FORM, fullName, ...described]);
  }

  #method(method: MethodModel): unknown {
    const { name, shape, parameters, parameterStream, result } = method;
    const item = parameterStream === undefined ? null : this.#type(parameterStream.item);
    const errors = method.throws
      .map((error) => this.#find(error))
      .toSorted((a, b) => codeOf(a) - codeOf(b));
    const thrown = errors.map((error) => this.#number(error));
    return [name, shape, this.#fields(parameters), item, this.#result(result), thrown];
  }

  #result(result: MethodModel["result"]): unknown {
    if (result.kind === "void") return null;
    const isOptional = result.kind === "value" && result.optional;
    return [result.kind, this.#type(result.type), isOptional];
  }

  #declaration(type: DeclarationModel): unknown {
    switch (type.kind) {
      case "enum":
        return [
          type.kind,
          type.closed,
          type.members
            .map(({ number, name }) => [number, name] as const)
            .sort(([one], [other]) => one - other),
        ];
      case "message":
        return [type.kind, this.#fields(type.fields)];
      case "union":
        return [type.kind, this.#fields(type.cases)];
      case "error":
        return [type.kind, type.code, this.#fields(type.fields)];
      case "const":
      case "alias":
      case "service":
        return type.kind;
    }
  }

  /** In the order of their numbers, as they are in the model. */
  #fields(fields: readonly FieldModel[]): unknown {
    return fields.map(({ number, name, type, presence, default: value }) => {
      const absent = value === undefined ? presence : [presence, plain(value)];
      return [number, name, this.#type(type), absent];
    });
  }

  #type(type: TypeModel): unknown {
    switch (type.kind) {
      case "scalar":
        return type.scalar;
      case "well-known":
        return type.name;
      case "enum":
      case "message":
      case "union":
        return this.#number(this.#find(type.ref));
      case "list":
        return ["list", this.#type(type.element)];
      case "map":
        return ["map", type.key, this.#type(type.value)];
      case "wrapped":
        return ["wrapped", this.#type(type.inner)];
    }
  }

  #number(type: DeclarationModel): number {
    const known = this.#met.get(type) ?? this.#met.size;
    this.#met.set(type, known);
    return known;
  }

  #find(reference: Reference): DeclarationModel {
    const found = this.#types.get(keyOf(reference));
    compilerAssert(found !== undefined, "a reference leads to a declaration");
    return found;
  }
}

function keyOf({ output, tsName }: Reference): string {
  return `${output}#${tsName}`;
}

function codeOf(type: DeclarationModel): number {
  return type.kind === "error" ? type.code : 0;
}

/** As JSON can hold it. */
function plain({ value }: DefaultValue): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? [...value] : value;
}
