import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import { typeArguments, union } from "../compiler/src/emit/layout.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import { is64Bit } from "../compiler/src/emit/wire.js";
import type {
  FieldModel,
  ResultModel,
  ScalarName,
  TypeModel,
  WellKnownName,
} from "../compiler/src/model/model.js";

/*
 * The TypeScript side of a type.
 *
 *     int64            →  bigint
 *     Device[]         →  User_Device[]
 *     map<string, T>   →  Map<string, T>
 *     Page?            →  Page | undefined
 */

/** A type in TypeScript, and how it is put together: prettier breaks each kind differently. */
export interface TypeText {
  readonly doc: Doc;
  readonly shape: "name" | "generic" | "array" | "union";
}

/** The type of a value, under the alias that its author wrote. */
export function typeText(type: TypeModel, jsNumber: boolean, file: FileBuilder): TypeText {
  if (type.alias !== undefined && !(jsNumber && holds64Bit(type))) {
    return simple(file.type(type.alias));
  }
  switch (type.kind) {
    case "scalar":
      return simple(scalarText(type.scalar, jsNumber, file));
    case "well-known":
      return simple(wellKnownText(type.name, file));
    case "enum":
    case "message":
    case "union":
      return simple(file.type(type.ref));
    case "list": {
      const element = typeText(type.element, jsNumber, file);
      if (type.isSet !== true) return { doc: concat([element.doc, "[]"]), shape: "array" };
      const items = typeArguments([element.doc], element.shape === "name");
      return { doc: concat([file.global("Set"), items]), shape: "generic" };
    }
    case "map":
      if (type.isRecord === true) return recordText("", type.value, jsNumber, file);
      return {
        doc: concat([file.global("Map"), mapArguments(type.key, type.value, jsNumber, file)]),
        shape: "generic",
      };
    case "wrapped":
      return typeText(type.inner, jsNumber, file);
  }
}

/** The type of a field or parameter that is present. */
export function fieldType(field: FieldModel, file: FileBuilder): Doc {
  return typeText(field.type, field.jsNumber, file).doc;
}

/** The type of an argument as its caller passes it: a list or map that nobody changes will do. */
export function argumentType(field: FieldModel, file: FileBuilder): Doc {
  const type = field.type.kind === "wrapped" ? field.type.inner : field.type;
  if (type.kind === "list" && type.isSet === true) {
    const element = typeText(type.element, field.jsNumber, file);
    return concat([
      file.global("ReadonlySet"),
      typeArguments([element.doc], element.shape === "name"),
    ]);
  }
  if (type.kind === "map" && type.isRecord === true) {
    return recordText("readonly ", type.value, field.jsNumber, file).doc;
  }
  if (type.kind === "list") {
    return concat(["readonly ", typeText(type.element, field.jsNumber, file).doc, "[]"]);
  }
  if (type.kind === "map") {
    const entry = mapArguments(type.key, type.value, field.jsNumber, file);
    return concat([file.global("ReadonlyMap"), entry]);
  }
  return fieldType(field, file);
}

/** The type of a field or parameter that may be absent: `T | undefined`, `T | null`. */
export function orAbsent(field: FieldModel, type: Doc): Doc {
  if (field.absent === "null") return union([type, "null"]);
  const nullable = field.isNullable === true ? union([type, "null"]) : type;
  return field.absent === "missing" ? nullable : orUndefined(nullable);
}

/** `{ [key: string]: T }`. */
function recordText(
  modifier: string,
  value: TypeModel,
  jsNumber: boolean,
  file: FileBuilder,
): TypeText {
  const { doc } = typeText(value, jsNumber, file);
  return { doc: concat([`{ ${modifier}[key: string]: `, doc, " }"]), shape: "generic" };
}

/** `T | undefined`. */
export function orUndefined(type: Doc): Doc {
  return union([type, "undefined"]);
}

/** What a method gives, as the members of a union: `User`; `User`, `undefined`; `void`. */
export function resultMembers(result: ResultModel, file: FileBuilder): readonly Doc[] {
  if (result.kind === "void") return ["void"];
  if (result.kind === "message") return [typeText(result.type, false, file).doc];
  const type = typeText(result.type, result.jsNumber, file).doc;
  return result.optional ? [type, result.absent ?? "undefined"] : [type];
}

/** What a method gives, as one type between `<` and `>`. */
export function resultType(result: ResultModel, file: FileBuilder): TypeText {
  const doc = union(resultMembers(result, file), true);
  if (result.kind !== "value") return { doc, shape: "name" };
  if (result.optional) return { doc, shape: "union" };
  return { doc, shape: typeText(result.type, result.jsNumber, file).shape };
}

/** `Promise<User>`. */
export function promiseOf(result: ResultModel, file: FileBuilder): Doc {
  const { doc, shape } = resultType(result, file);
  return concat([file.global("Promise"), typeArguments([doc], shape === "name")]);
}

/** `<string, User>` of a map. */
export function mapArguments(
  key: ScalarName,
  value: TypeModel,
  jsNumber: boolean,
  file: FileBuilder,
): Doc {
  const entry = [scalarText(key, jsNumber, file), typeText(value, jsNumber, file).doc];
  return typeArguments(entry, false);
}

function scalarText(scalar: ScalarName, jsNumber: boolean, file: FileBuilder): string {
  if (scalar === "bool") return "boolean";
  if (scalar === "string") return "string";
  if (scalar === "bytes") return file.global("Uint8Array");
  return is64Bit(scalar) && !jsNumber ? "bigint" : "number";
}

function wellKnownText(name: WellKnownName, file: FileBuilder): string {
  switch (name) {
    case "timestamp":
      return file.global("Date");
    case "duration":
      return "number";
    case "json":
      return file.use(runtime.JsonValue);
  }
}

function holds64Bit(type: TypeModel): boolean {
  switch (type.kind) {
    case "scalar":
      return is64Bit(type.scalar);
    case "list":
      return holds64Bit(type.element);
    case "map":
      return is64Bit(type.key) || holds64Bit(type.value);
    case "wrapped":
      return holds64Bit(type.inner);
    case "well-known":
    case "enum":
    case "message":
    case "union":
      return false;
  }
}

function simple(text: string): TypeText {
  return { doc: text, shape: "name" };
}
