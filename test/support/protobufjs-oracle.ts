import protobuf from "protobufjs";
import type { Model } from "../../compiler/src/model/model.js";
import { exportedTexts } from "./exported-proto.js";
import type { Oracle } from "./oracle.js";
import {
  asObject,
  plainBytes,
  plainDuration,
  plainMap,
  type Plain,
  type PlainMessage,
} from "./plain-value.js";

/** protobufjs, fed with the exported text; `isPacked` false says `[packed = false]` of every list. */
export function protobufjsOracle(model: Model, isPacked = true): Oracle {
  const root = protobufjsRoot(exportedTexts(model).values());
  if (!isPacked) unpack(root);
  const name = isPacked ? "protobufjs" : "protobufjs, unpacked";
  return rootOracle(name, root, (message) => message);
}

/** protobufjs with the messages of `root`; `fullName` says what a message is called there. */
export function rootOracle(
  name: string,
  root: protobuf.Root,
  fullName: (message: string) => string,
): Oracle {
  const type = (message: string): protobuf.Type => root.lookupType(fullName(message));
  return {
    name,
    read: (message, bytes) => plainMessage(type(message), type(message).decode(bytes)),
    rewrite: (message, bytes) => type(message).encode(type(message).decode(bytes)).finish(),
  };
}

/** Parses `.proto` texts; of other files they import only those that protobufjs brings. */
export function protobufjsRoot(texts: Iterable<string>): protobuf.Root {
  const root = new protobuf.Root();
  for (const file of ["duration", "empty", "struct", "timestamp"]) {
    const known = protobuf.common.get(`google/protobuf/${file}.proto`);
    if (known?.nested !== undefined) root.addJSON(known.nested);
  }
  for (const text of texts) protobuf.parse(text, root, { keepCase: true });
  root.resolveAll();
  return root;
}

function unpack(object: protobuf.ReflectionObject): void {
  if (object instanceof protobuf.Type) {
    for (const field of object.fieldsArray) if (field.repeated) field.setOption("packed", false);
  }
  if (object instanceof protobuf.Namespace) {
    for (const nested of object.nestedArray) unpack(nested);
  }
}

function plainMessage(type: protobuf.Type, message: object): PlainMessage {
  const plain: Record<string, Plain> = {};
  for (const field of type.fieldsArray) {
    field.resolve();
    const isSet = Object.hasOwn(message, field.name);
    if (!isSet && (field.partOf !== null || field.resolvedType instanceof protobuf.Type)) {
      if (!field.repeated && !field.map) continue;
    }
    plain[`f${field.id}`] = plainField(field, Reflect.get(message, field.name));
  }
  return plain;
}

function plainField(field: protobuf.Field, value: unknown): Plain {
  if (field instanceof protobuf.MapField) {
    const entries = Object.entries(asObject(value) as Record<string, unknown>); // any object has entries
    return plainMap(
      entries.map(([key, item]) => [
        field.keyType.endsWith("64") ? bigKey(key, field.keyType) : key,
        plainSingle(field, item),
      ]),
    );
  }
  if (field.repeated && Array.isArray(value)) return value.map((item) => plainSingle(field, item));
  return plainSingle(field, value);
}

function plainSingle(field: protobuf.Field, value: unknown): Plain {
  if (field.resolvedType instanceof protobuf.Type) {
    const message = plainMessage(field.resolvedType, asObject(value));
    return field.resolvedType.fullName === ".google.protobuf.Duration"
      ? plainDuration(message)
      : message;
  }
  if (field.type.endsWith("64")) return BigInt(String(value));
  if (field.type === "bytes") return plainBytes(Uint8Array.from(value as Iterable<number>)); // bytes or the empty default
  switch (typeof value) {
    case "number":
    case "string":
    case "boolean":
      return value;
    default:
      throw new Error(`protobufjs gave ${typeof value} for ${field.type}`);
  }
}

/** A 64-bit key, of which protobufjs makes a text of eight bytes. */
function bigKey(hash: string, type: string): bigint {
  const { lo, hi } = protobuf.util.LongBits.fromHash(hash);
  const bits = (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
  return type === "uint64" || type === "fixed64" ? bits : BigInt.asIntN(64, bits);
}
