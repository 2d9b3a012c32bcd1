import {
  argumentsFromJson,
  argumentsToJson,
  fromJson,
  resultFromJson,
  resultToJson,
  toJson,
} from "mailstation";
import type { ErrorType, FieldDescriptor, MessageType, Reader } from "mailstation/codegen";
import { ProtoNames, qualify } from "../../../compiler/src/export/proto-names.js";
import type { DeclarationModel, FileModel } from "../../../compiler/src/model/model.js";
import type { Generated } from "../../support/generated-modules.js";
import type { Json } from "./foreign-json.js";

/** Something generated that has a form in JSON. */
export interface JsonSubject {
  toJson(value: unknown): Json;
  fromJson(json: Json): unknown;
}

/** The descriptor of a method, as far as it is used here. */
interface Method {
  parameters(): readonly FieldDescriptor[];
  decode(reader: Reader, length: number): readonly unknown[];
}

/** Everything of a compiled folder that has a form in JSON, by the full names of its messages in protobuf. */
export function jsonSubjects({ model, modules }: Generated): ReadonlyMap<string, JsonSubject> {
  const names = new ProtoNames(model);
  return new Map(
    model.files.flatMap((file) =>
      file.declarations.flatMap((declaration) => {
        const exports = modules.get(file.output) ?? {};
        return [
          ...declared(declaration, exports),
          ...called(declaration, exports, { file, names }),
        ];
      }),
    ),
  );
}

type Row = readonly [name: string, subject: JsonSubject];

function declared({ kind, tsName, fullName }: DeclarationModel, exports: object): readonly Row[] {
  if (kind !== "message" && kind !== "union" && kind !== "error") return [];
  const name = kind === "error" ? `${tsName}_type` : tsName;
  // The cast: generated code exports descriptors under these names.
  const type = Reflect.get(exports, name) as MessageType<unknown> | ErrorType<unknown>;
  const subject: JsonSubject = {
    toJson: (value) => toJson(type, value) as Json, // which nothing else holds
    fromJson: (json) => fromJson(type, json),
  };
  return [[fullName, subject]];
}

/** The parameters and results of a service's methods. */
function called(
  declaration: DeclarationModel,
  exports: object,
  { file, names }: { readonly file: FileModel; readonly names: ProtoNames },
): readonly Row[] {
  if (declaration.kind !== "service") return [];
  return declaration.methods.flatMap((method) => {
    // The cast: generated code exports the descriptor of each method under this name.
    const codec = Reflect.get(exports, method.tsConst) as Method;
    const of = names.method(method);
    const rows: Row[] = [[qualify(file.package, of.parameters), parameters(codec)]];
    if (of.result !== undefined) rows.push([qualify(file.package, of.result), result(codec)]);
    return rows;
  });
}

function parameters(codec: Method): JsonSubject {
  return {
    // The casts: the values of a parameter list are an array, and nothing else holds the JSON.
    toJson: (value) => argumentsToJson(codec, value as readonly unknown[]) as Json,
    fromJson: (json) => argumentsFromJson(codec, json),
  };
}

function result(codec: object): JsonSubject {
  return {
    toJson: (value) => resultToJson(codec, value) as Json, // which nothing else holds
    fromJson: (json) => resultFromJson(codec, json),
  };
}
