import type { Reader, Writer } from "mailstation/codegen";
import { ProtoNames, qualify } from "../../compiler/src/export/proto-names.js";
import type {
  FieldModel,
  FileModel,
  MethodModel,
  ResultModel,
} from "../../compiler/src/model/model.js";
import type * as fc from "fast-check";
import { ArbitraryValues } from "./arbitrary-value.js";
import type { Generated } from "./generated-modules.js";
import { asObject, Plainer, type PlainMessage } from "./plain-value.js";

/** Something generated that has an encoding: a message, union, error, parameters or a result. */
export interface CodecSubject {
  /** Full name of its message in protobuf. */
  readonly proto: string;
  readonly kind: "message" | "union" | "error" | "parameters" | "result";
  readonly fields: readonly FieldModel[];
  /** Makes up its values. */
  readonly values: fc.Arbitrary<unknown>;
  plain(value: unknown): PlainMessage;
  encode(writer: Writer, value: unknown): void;
  decode(reader: Reader, length: number): unknown;
}

type Encode = (writer: Writer, value: unknown) => void;
type Decode = (reader: Reader, length: number) => unknown;

/** A method's descriptor, of which only the codec is used here. */
interface MethodCodec {
  readonly encode: Encode;
  readonly decode: Decode;
  readonly encodeResult: Encode;
  readonly decodeResult: Decode;
}

/** Everything of a compiled folder that has an encoding. */
export function codecSubjects(generated: Generated): readonly CodecSubject[] {
  const { model, modules } = generated;
  const source = {
    names: new ProtoNames(model),
    values: new ArbitraryValues(model),
    plainer: new Plainer(model),
  };
  return model.files.flatMap((file) => fileSubjects(file, modules.get(file.output) ?? {}, source));
}

interface Sources {
  readonly names: ProtoNames;
  readonly values: ArbitraryValues;
  readonly plainer: Plainer;
}

function fileSubjects(file: FileModel, exports: object, source: Sources): CodecSubject[] {
  const { declarations } = file;
  return declarations.flatMap((declaration) => {
    const { tsName, fullName: proto } = declaration;
    // The casts: generated code exports these under these names.
    const encode = Reflect.get(exports, `encode${tsName}`) as Encode;
    const decode = Reflect.get(exports, `decode${tsName}`) as Decode;
    switch (declaration.kind) {
      case "message":
      case "error": {
        const { kind, fields } = declaration;
        const values = source.values.message(fields);
        const plain = (value: unknown): PlainMessage =>
          source.plainer.message(fields, asObject(value));
        return [{ proto, kind, fields, values, plain, encode, decode }];
      }
      case "union": {
        const { kind, cases } = declaration;
        const values = source.values.union(cases);
        const plain = (value: unknown): PlainMessage =>
          source.plainer.union(cases, asObject(value));
        return [{ proto, kind, fields: cases, values, plain, encode, decode }];
      }
      case "service":
        return declaration.methods.flatMap((method) => {
          // The cast: generated code exports the descriptor of each method under this name.
          const codec = Reflect.get(exports, method.tsConst) as MethodCodec;
          return [parameters(file, method, codec, source), ...result(file, method, codec, source)];
        });
      case "const":
      case "alias":
      case "enum":
        return [];
    }
  });
}

function parameters(
  file: FileModel,
  method: MethodModel,
  { encode, decode }: MethodCodec,
  { names, values, plainer }: Sources,
): CodecSubject {
  const fields = method.parameters;
  return {
    proto: qualify(file.package, names.method(method).parameters),
    kind: "parameters",
    fields,
    values: values
      .message(fields)
      .map((value) => fields.map(({ tsName }): unknown => Reflect.get(value, tsName))),
    plain: (value) => {
      const list: readonly unknown[] = Array.isArray(value) ? value : [];
      const named = new Map(fields.map(({ tsName }, index) => [tsName, list[index]]));
      return plainer.message(fields, asObject(Object.fromEntries(named)));
    },
    encode,
    decode,
  };
}

/** None for a method without a result, or whose result is a message that is tested itself. */
function result(
  file: FileModel,
  method: MethodModel,
  codec: MethodCodec,
  { names, values, plainer }: Sources,
): CodecSubject[] {
  if (method.result.kind !== "value") return [];
  const fields = [resultField(method.result)];
  return [
    {
      proto: qualify(file.package, names.method(method).result ?? ""),
      kind: "result",
      fields,
      values: values.message(fields).map((value): unknown => Reflect.get(value, "value")),
      plain: (value) => plainer.message(fields, { value }),
      encode: codec.encodeResult,
      decode: codec.decodeResult,
    },
  ];
}

/** The one field of such a result. */
function resultField(result: Extract<ResultModel, { kind: "value" }>): FieldModel {
  return {
    name: "value",
    tsName: "value",
    number: 1,
    type: result.type,
    presence: result.optional ? "explicit" : "implicit",
    default: undefined,
    jsNumber: result.jsNumber,
    constraints: undefined,
    docs: { lines: [], deprecated: undefined },
  };
}
