import type {
  DeclarationModel,
  EnumModel,
  ErrorModel,
  FieldModel,
  MessageModel,
  UnionModel,
} from "../model/model.js";
import { buildEnum } from "./build-enum.js";
import { buildField } from "./build-field.js";
import { commentsOf } from "./comments.js";
import { nameEnumValues } from "./enum-value-names.js";
import { nameFields, nameProperties } from "./field-names.js";
import type { ProtoEnum, ProtoMessage } from "./proto-file.js";
import type { ProtoNames } from "./proto-names.js";
import { reservedOf } from "./reserved.js";

/** What has fields. */
export type RecordModel = MessageModel | UnionModel | ErrorModel;

/** Where declarations come from: all of one file. */
export interface FileScope {
  readonly names: ProtoNames;
  readonly declarations: readonly DeclarationModel[];
}

/** A message, union or error with what is nested in it. */
export function buildMessage(scope: FileScope, declaration: RecordModel): ProtoMessage {
  const { name, fullName, docs } = declaration;
  const nested = nestedIn(scope.declarations, declaration);
  const facts = declaration.kind === "error" ? [`Declared error ${declaration.code}.`] : [];
  const taken = new Set(nested.map((it) => simpleName(it.name)));
  const isUnion = declaration.kind === "union";
  const record = { ...scope, fullName, taken };
  const built = buildRecord(record, isUnion ? declaration.cases : declaration.fields, isUnion);
  const enums = nested.filter((it) => it.kind === "enum");
  const values = nameEnumValues(enums, taken);
  return {
    kind: "message",
    role: "declared",
    name: simpleName(name),
    fullName,
    ...built,
    nested: [
      ...nested.map((it): ProtoMessage | ProtoEnum => {
        if (it.kind !== "enum") return buildMessage(scope, it);
        const names = values.get(it);
        if (names === undefined) throw new Error("broken invariant: an enum without names");
        return buildEnum(it, simpleName(it.name), names);
      }),
      ...built.nested,
    ],
    reserved: reservedOf(declaration),
    comments: commentsOf(docs, facts),
    isDeprecated: docs.deprecated !== undefined,
  };
}

/** A message while its fields are named. */
export interface RecordScope {
  readonly names: ProtoNames;
  readonly fullName: string;
  readonly taken: Set<string>;
}

/** The fields of a message, and the messages around lists and maps that they need. */
export function buildRecord(
  { names, fullName, taken }: RecordScope,
  models: readonly FieldModel[],
  isUnion: boolean,
): Pick<ProtoMessage, "fields" | "oneof" | "nested"> {
  const fieldNames = nameFields(models, taken);
  const jsonNames = nameProperties(models);
  const wrappers: ProtoMessage[] = [];
  const owner = { names, fullName, taken, wrappers };
  const fields = models.map((model) => {
    const label = isUnion ? "case" : model.presence === "implicit" ? "implicit" : "optional";
    const name = fieldNames.get(model) ?? model.name;
    return buildField(owner, model, { name, jsonName: jsonNames.get(model) ?? name, label });
  });
  if (!isUnion) return { fields, oneof: undefined, nested: wrappers };
  let oneof = "kind";
  while (taken.has(oneof)) oneof += "_";
  taken.add(oneof);
  return { fields, oneof, nested: wrappers };
}

function nestedIn(
  declarations: readonly DeclarationModel[],
  { name }: RecordModel,
): readonly (RecordModel | EnumModel)[] {
  const start = `${name}.`;
  return declarations
    .filter((it) => it.name.startsWith(start) && !it.name.slice(start.length).includes("."))
    .filter((it) => it.kind === "message" || it.kind === "union" || it.kind === "enum");
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
