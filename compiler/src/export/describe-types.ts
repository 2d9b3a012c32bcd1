import type { ScalarName } from "../model/model.js";
import { entryName, presenceName } from "./field-names.js";
import type { ProtoEnum, ProtoField, ProtoMessage, ProtoType, Reserved } from "./proto-file.js";
import { WireWriter } from "./wire-writer.js";

/*
 * Numbers of fields and values are those of google/protobuf/descriptor.proto, which each function names.
 */

const deprecated = 3;
const optionalLabel = 1;
const repeatedLabel = 3;
const messageType = 11;
const enumType = 14;

const scalarTypes: Readonly<Record<ScalarName, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
};

/** `DescriptorProto`. */
export function describeMessage(message: ProtoMessage): WireWriter {
  const { name, fields, nested, fullName } = message;
  const oneofs = oneofsOf(message);
  const writer = new WireWriter().text(1, name);
  for (const field of fields) writer.message(2, describeField(field, fullName, oneofs));
  for (const it of fields) if (it.label === "map") writer.message(3, describeEntry(it));
  for (const it of nested) if (it.kind === "message") writer.message(3, describeMessage(it));
  for (const it of nested) if (it.kind === "enum") writer.message(4, describeEnum(it));
  writer.message(7, flagged(deprecated, message.isDeprecated));
  for (const oneof of oneofs) writer.message(8, new WireWriter().text(1, oneof));
  // The end of a range is the first number behind it here, and the last one in it in an enum.
  return describeReserved(writer, message.reserved, { ranges: 9, names: 10, behind: 1 });
}

/** The real oneof, then those of optional fields: protobuf wants them in this order. */
function oneofsOf({ fields, oneof }: ProtoMessage): readonly string[] {
  const optional = fields
    .filter(({ label }) => label === "optional")
    .map(({ name }) => presenceName(name));
  return oneof === undefined ? optional : [oneof, ...optional];
}

/** `FieldDescriptorProto`. */
function describeField(field: ProtoField, owner: string, oneofs: readonly string[]): WireWriter {
  const { name, number, label, jsonName } = field;
  const isRepeated = label === "repeated" || label === "map";
  const writer = new WireWriter()
    .text(1, name)
    .integer(3, number)
    .integer(4, isRepeated ? repeatedLabel : optionalLabel);
  if (label === "map") writer.integer(5, messageType).text(6, `.${owner}.${entryName(name)}`);
  else describeType(writer, field.type);
  writer.message(8, flagged(deprecated, field.isDeprecated));
  if (label === "case") writer.integer(9, 0);
  if (label === "optional") writer.integer(9, oneofs.indexOf(presenceName(name)));
  return writer.text(10, jsonName).flag(17, label === "optional");
}

/** The message of an entry of a map. */
function describeEntry({ name, key = "string", type }: ProtoField): WireWriter {
  const keyField = new WireWriter().text(1, "key").integer(3, 1).integer(4, optionalLabel);
  describeType(keyField, { kind: "scalar", name: key }).text(10, "key");
  const valueField = new WireWriter().text(1, "value").integer(3, 2).integer(4, optionalLabel);
  describeType(valueField, type).text(10, "value");
  return new WireWriter()
    .text(1, entryName(name))
    .message(2, keyField)
    .message(2, valueField)
    .message(7, flagged(7, true));
}

/** `type` and `type_name` of `FieldDescriptorProto`. */
function describeType(writer: WireWriter, type: ProtoType): WireWriter {
  if (type.kind === "scalar") return writer.integer(5, scalarTypes[type.name]);
  return writer
    .integer(5, type.kind === "enum" ? enumType : messageType)
    .text(6, `.${type.fullName}`);
}

/** `EnumDescriptorProto`. */
export function describeEnum({ name, values, isDeprecated, reserved }: ProtoEnum): WireWriter {
  const writer = new WireWriter().text(1, name);
  for (const value of values) {
    const described = new WireWriter().text(1, value.name).integer(2, value.number);
    writer.message(2, described.message(3, flagged(1, value.isDeprecated)));
  }
  writer.message(3, flagged(deprecated, isDeprecated));
  return describeReserved(writer, reserved, { ranges: 4, names: 5, behind: 0 });
}

function describeReserved(
  writer: WireWriter,
  { ranges, names }: Reserved,
  place: { readonly ranges: number; readonly names: number; readonly behind: number },
): WireWriter {
  for (const { from, to } of ranges) {
    const range = new WireWriter().integer(1, from).integer(2, to + place.behind);
    writer.message(place.ranges, range);
  }
  for (const name of names) writer.text(place.names, name);
  return writer;
}

/** Options with one flag; none when it is not set. */
export function flagged(number: number, value: boolean): WireWriter | undefined {
  return value ? new WireWriter().flag(number, true) : undefined;
}
