import { relative } from "node:path";

import type { ts } from "ts-morph";

import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CompilerApi } from "./compiler-api.js";
import type { Places } from "./places.js";
import { isJson, readBuiltin } from "./read-builtin.js";
import { readObject } from "./read-object.js";
import { readEnum, readUnion } from "./read-union.js";
import type { DeclaredShape, MemberShape, Shape } from "./remote-shapes.js";
import { refuse } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** Types within each other, at most: one that is made anew inside itself never ends. */
const depthMax = 24;

/** What a reader of types is made of. */
export interface TypeReaderParts {
  readonly ts: CompilerApi;
  readonly program: ts.Program;
  readonly places: Places;
  readonly folder: string;
  readonly diagnostics: Diagnostic[];
}

/** Reads types, each once. */
export class TypeReader implements TypeReading {
  readonly ts: CompilerApi;
  readonly checker: ts.TypeChecker;
  readonly places: Places;
  readonly declared: Map<string, DeclaredShape> = new Map();
  readonly #program: ts.Program;
  readonly #folder: string;
  readonly #diagnostics: Diagnostic[];
  #isTooDeep = false;
  readonly #known = new Map<ts.Type, Shape | undefined>();

  constructor({ ts, program, places, folder, diagnostics }: TypeReaderParts) {
    this.ts = ts;
    this.checker = program.getTypeChecker();
    this.places = places;
    this.#program = program;
    this.#folder = folder;
    this.#diagnostics = diagnostics;
  }

  isForeign(file: ts.SourceFile): boolean {
    return this.isLibrary(file) || file.fileName.includes("/node_modules/");
  }

  isLibrary(file: ts.SourceFile): boolean {
    return this.#program.isSourceFileDefaultLibrary(file);
  }

  keyOf(file: ts.SourceFile, name: string): string {
    return `${relative(this.#folder, file.fileName).replaceAll("\\", "/")}#${name}`;
  }

  declare(shape: DeclaredShape): void {
    this.declared.set(shape.key, shape);
  }

  report(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  member(type: ts.Type, place: TypePlace): MemberShape | undefined {
    const { ts, checker } = this;
    const parts = type.isUnion() ? type.types : [type];
    const isNullable = parts.some((part) => (part.flags & ts.TypeFlags.Null) !== 0);
    const isAny = isJson(this, type);
    const empty = parts.filter((part) => (part.flags & ts.TypeFlags.Undefined) !== 0);
    if (isAny) {
      // Here `null` is a value like any other.
      const absent = empty.length === 0 ? undefined : this.#absence(empty);
      return { shape: { kind: "well-known", name: "json" }, absent, isNullable: false };
    }
    if (!isNullable && empty.length === 0) {
      const shape = this.shape(type, place);
      return shape && { shape, absent: undefined, isNullable };
    }
    const present = checker.getNonNullableType(type);
    if ((present.flags & ts.TypeFlags.Never) !== 0) {
      const help = "remove it, or say what it may hold";
      return refuse(this, "type-nothing", place, { type: checker.typeToString(type), help });
    }
    const shape = this.shape(present, place);
    if (shape === undefined) return undefined;
    if (empty.length === 0) return { shape, absent: "null", isNullable };
    return { shape, absent: this.#absence(empty), isNullable };
  }

  /** Of a property that may be left out alone the type is another `undefined` than the written one. */
  #absence(empty: readonly ts.Type[]): "undefined" | "missing" {
    return empty.includes(this.checker.getUndefinedType()) ? "undefined" : "missing";
  }

  shape(type: ts.Type, place: TypePlace): Shape | undefined {
    if (place.depth > depthMax) {
      // On the way back out there would be one for each level.
      if (this.#isTooDeep) return undefined;
      this.#isTooDeep = true;
      const help = "a generic type that contains itself with other arguments has no end";
      return refuse(this, "type-depth", place, { limit: depthMax, help });
    }
    const { ts } = this;
    const { flags } = type;
    if ((flags & ts.TypeFlags.Boolean) !== 0) return { kind: "scalar", scalar: "bool" };
    if ((flags & ts.TypeFlags.String) !== 0) return { kind: "scalar", scalar: "string" };
    if ((flags & ts.TypeFlags.Number) !== 0) return { kind: "scalar", scalar: "double" };
    if ((flags & ts.TypeFlags.BigInt) !== 0) return { kind: "scalar", scalar: "int64" };
    const builtin = readBuiltin(this, type, place);
    if (builtin !== undefined) return builtin === "refused" ? undefined : builtin;
    if (this.#known.has(type)) return this.#known.get(type);
    return this.#read(type, place);
  }

  #read(type: ts.Type, place: TypePlace): Shape | undefined {
    const { ts } = this;
    const { flags } = type;
    if (type.isUnion() || (flags & ts.TypeFlags.Literal) !== 0) {
      const isLiteral = (part: ts.Type): boolean => (part.flags & ts.TypeFlags.Literal) !== 0;
      if (!type.isUnion() || type.types.every(isLiteral)) {
        return readEnum(this, type, place, this.#known);
      }
      return readUnion(this, type, place, this.#known);
    }
    if ((flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0) {
      return readObject(this, type, place, this.#known);
    }
    return this.#refuseOther(type, place);
  }

  #refuseOther(type: ts.Type, place: TypePlace): undefined {
    const { ts, checker } = this;
    const { flags } = type;
    const text = checker.typeToString(type);
    const has = (flag: ts.TypeFlags): boolean => (flags & flag) !== 0;
    if (has(ts.TypeFlags.Any)) return this.#refuseAny(type, place);
    if (has(ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) {
      const help =
        "say what it holds, or take `JsonValue` of mailstation for anything that JSON has";
      return refuse(this, "type-any", place, { type: text, help });
    }
    if (has(ts.TypeFlags.ESSymbolLike)) {
      return refuse(this, "type-symbol", place, { type: text, help: "a text can stand for it" });
    }
    if (has(ts.TypeFlags.TypeParameter)) {
      const help = "write the type that it stands for: what travels must be known beforehand";
      return refuse(this, "remote-generic", place, { name: text, help });
    }
    if (has(ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void | ts.TypeFlags.Never)) {
      const help = "remove it, or say what it may hold";
      return refuse(this, "type-nothing", place, { type: text, help });
    }
    const help = has(ts.TypeFlags.TemplateLiteral)
      ? 'take `string`, or list the texts: `"a" | "b"`'
      : "write the type that comes out of it";
    return refuse(this, "type-open", place, { type: text, help });
  }

  #refuseAny(type: ts.Type, place: TypePlace): undefined {
    // The cast: of a type that cannot be found the compiler says so only here.
    const { intrinsicName } = type as { readonly intrinsicName?: string };
    if (intrinsicName === "error") {
      const help = "see that its import can be found, or name the `tsconfig` in rpcgen.json";
      return refuse(this, "type-unresolved", place, { help });
    }
    const help = "say what it holds, or take `JsonValue` of mailstation for anything that JSON has";
    return refuse(this, "type-any", place, { type: "any", help });
  }
}
