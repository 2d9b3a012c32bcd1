import {
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescField,
  type DescMessage,
  type FileRegistry,
  type JsonValue,
} from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { Model } from "../../compiler/src/model/model.js";
import { exportedDescriptors } from "./exported-proto.js";
import type { Oracle } from "./oracle.js";
import {
  plainBytes,
  plainDuration,
  plainMap,
  type Plain,
  type PlainMessage,
  type PlainScalar,
} from "./plain-value.js";

/** @bufbuild/protobuf, fed with the exported descriptors. */
export function bufbuildOracle(model: Model): Oracle {
  const type = messagesOf(model);
  return {
    name: "@bufbuild/protobuf",
    read: (name, bytes) => plainMessage(reflect(type(name), fromBinary(type(name), bytes))),
    rewrite: (name, bytes) => toBinary(type(name), fromBinary(type(name), bytes)),
  };
}

/** Its JSON: from bytes and to bytes, by the name of the message. */
export interface JsonOracle {
  type(name: string): DescMessage;
  print(name: string, bytes: Uint8Array): JsonValue;
  read(name: string, json: JsonValue): Uint8Array;
}

/** As {@link bufbuildOracle}, for JSON. */
export function bufbuildJsonOracle(model: Model): JsonOracle {
  const type = messagesOf(model);
  return {
    type,
    print: (name, bytes) => toJson(type(name), fromBinary(type(name), bytes)),
    read: (name, json) => toBinary(type(name), fromJson(type(name), json)),
  };
}

function messagesOf(model: Model): (name: string) => DescMessage {
  const registry = bufbuildRegistry(exportedDescriptors(model));
  return (name) => {
    const found = registry.getMessage(name);
    if (found === undefined) throw new Error(`no message ${name}`);
    return found;
  };
}

/** The types of a `FileDescriptorSet`. */
export function bufbuildRegistry(descriptors: Uint8Array): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
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
