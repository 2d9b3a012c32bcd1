import {
  create,
  createFileRegistry,
  fromBinary,
  toBinary,
  type DescField,
  type DescMessage,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as FieldType,
  FileDescriptorProtoSchema,
  file_google_protobuf_duration as durationFile,
  file_google_protobuf_struct as structFile,
  file_google_protobuf_timestamp as timestampFile,
  type DescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import type { ScalarName } from "../../compiler/src/model/model.js";
import type { Oracle } from "./oracle.js";
import {
  plainBytes,
  plainDuration,
  plainMap,
  type Plain,
  type PlainMessage,
  type PlainScalar,
} from "./plain-value.js";
import {
  PROTO_PACKAGE,
  type ProtoField,
  type ProtoMessage,
  type ProtoSchema,
  type ProtoType,
} from "./proto-schema.js";

type MessageShape = MessageInitShape<typeof DescriptorProtoSchema>;
type FieldShape = MessageInitShape<typeof FieldDescriptorProtoSchema>;

const IMPORTS = [durationFile, structFile, timestampFile];

/** @bufbuild/protobuf, fed with descriptors. */
export function bufbuildOracle(schema: ProtoSchema): Oracle {
  const file = create(FileDescriptorProtoSchema, {
    name: "oracle.proto",
    package: PROTO_PACKAGE,
    syntax: "proto3",
    dependency: IMPORTS.map(({ proto }) => proto.name),
    messageType: schema.messages.map(messageShape),
    enumType: schema.enums.map(({ name, numbers }) => ({
      name,
      value: numbers.map((number, index) => ({ name: `${name}_${index}`, number })),
    })),
  });
  const registry = createFileRegistry(file, (name) =>
    IMPORTS.find(({ proto }) => proto.name === name),
  );
  const type = (name: string): DescMessage => {
    const found = registry.getMessage(`${PROTO_PACKAGE}.${name}`);
    if (found === undefined) throw new Error(`no message ${name}`);
    return found;
  };
  return {
    name: "@bufbuild/protobuf",
    read: (name, bytes) => plainMessage(reflect(type(name), fromBinary(type(name), bytes))),
    rewrite: (name, bytes) => toBinary(type(name), fromBinary(type(name), bytes)),
  };
}

function messageShape({ name, fields }: ProtoMessage): MessageShape {
  const optionals = fields.filter(({ label }) => label === "optional");
  const hasCases = fields.some(({ label }) => label === "case");
  const oneofs = [...(hasCases ? ["choice"] : []), ...optionals.map((field) => `_${field.name}`)];
  return {
    name,
    field: fields.map((field) => fieldShape(name, field, oneofs)),
    nestedType: fields.filter(({ label }) => label === "map").map(entryShape),
    oneofDecl: oneofs.map((oneof) => ({ name: oneof })),
  };
}

function fieldShape(owner: string, field: ProtoField, oneofs: readonly string[]): FieldShape {
  const { name, number, label } = field;
  const shape = { name, jsonName: name, number };
  switch (label) {
    case "implicit":
      return { ...shape, ...typeShape(field.type), label: Label.OPTIONAL };
    case "repeated":
      return { ...shape, ...typeShape(field.type), label: Label.REPEATED };
    case "case":
      return { ...shape, ...typeShape(field.type), label: Label.OPTIONAL, oneofIndex: 0 };
    case "optional": {
      const oneofIndex = oneofs.indexOf(`_${name}`);
      return {
        ...shape,
        ...typeShape(field.type),
        label: Label.OPTIONAL,
        oneofIndex,
        proto3Optional: true,
      };
    }
    case "map":
      return {
        ...shape,
        label: Label.REPEATED,
        type: FieldType.MESSAGE,
        typeName: `.${PROTO_PACKAGE}.${owner}.${entryName(name)}`,
      };
  }
}

function entryShape({ name, key, type }: ProtoField): MessageShape {
  const keyType: ProtoType = { kind: "scalar", name: key ?? "string" };
  return {
    name: entryName(name),
    options: { mapEntry: true },
    field: [
      { name: "key", jsonName: "key", number: 1, label: Label.OPTIONAL, ...typeShape(keyType) },
      { name: "value", jsonName: "value", number: 2, label: Label.OPTIONAL, ...typeShape(type) },
    ],
  };
}

function entryName(field: string): string {
  return `${field.toUpperCase()}Entry`;
}

const SCALARS: Readonly<Record<ScalarName, FieldType>> = {
  bool: FieldType.BOOL,
  int32: FieldType.INT32,
  int64: FieldType.INT64,
  uint32: FieldType.UINT32,
  uint64: FieldType.UINT64,
  sint32: FieldType.SINT32,
  sint64: FieldType.SINT64,
  fixed32: FieldType.FIXED32,
  fixed64: FieldType.FIXED64,
  sfixed32: FieldType.SFIXED32,
  sfixed64: FieldType.SFIXED64,
  float: FieldType.FLOAT,
  double: FieldType.DOUBLE,
  string: FieldType.STRING,
  bytes: FieldType.BYTES,
};

function typeShape(type: ProtoType): Pick<FieldShape, "type" | "typeName"> {
  if (type.kind === "scalar") return { type: SCALARS[type.name] };
  const kind = type.kind === "enum" ? FieldType.ENUM : FieldType.MESSAGE;
  return { type: kind, typeName: `.${type.name}` };
}

function plainMessage(message: ReflectMessage): PlainMessage {
  const plain: Record<string, Plain> = {};
  for (const field of message.fields) {
    const hasPresence =
      field.oneof !== undefined || field.fieldKind === "message" || field.proto.proto3Optional;
    if (hasPresence && !message.isSet(field)) continue;
    plain[`f${field.number}`] = plainField(message, field);
  }
  return plain;
}

function plainField(message: ReflectMessage, field: DescField): Plain {
  switch (field.fieldKind) {
    case "list":
      return Array.from(message.get(field), (item) => plainSingle(item));
    case "map":
      return plainMap(
        Array.from(message.get(field), ([key, item]) => [plainKey(key), plainSingle(item)]),
      );
    default:
      return plainSingle(message.get(field));
  }
}

function plainSingle(value: unknown): Plain {
  if (value instanceof Uint8Array) return plainBytes(value);
  switch (typeof value) {
    case "number":
    case "string":
    case "boolean":
    case "bigint":
      return value;
    default: {
      const message = value as ReflectMessage; // what is no scalar here is a message
      const plain = plainMessage(message);
      return message.desc.typeName === "google.protobuf.Duration" ? plainDuration(plain) : plain;
    }
  }
}

function plainKey(key: unknown): PlainScalar {
  const plain = plainSingle(key);
  if (typeof plain === "object") throw new Error("a message is no key");
  return plain;
}
