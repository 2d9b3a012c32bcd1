import type { ScalarName } from "../model/model.js";
import { plainMessage } from "./build-field.js";
import { defaultJsonName } from "./field-names.js";
import { nothingReserved } from "./proto-file.js";
import type {
  ProtoDeclaration,
  ProtoEnum,
  ProtoField,
  ProtoFile,
  ProtoLabel,
} from "./proto-file.js";

const packageName = "google.protobuf";

/**
 * The files of protobuf itself that exported ones import, ordered by path: a descriptor set has to hold
 * them. https://protobuf.dev/reference/protobuf/google.protobuf/
 */
export const wellKnownFiles: readonly ProtoFile[] = [
  file("duration", [
    {
      ...message("Duration"),
      fields: [scalar(1, "seconds", "int64"), scalar(2, "nanos", "int32")],
    },
  ]),
  file("empty", [message("Empty")]),
  file("struct", [
    { ...message("Struct"), fields: [{ ...typed(1, "fields", "Value", "map"), key: "string" }] },
    {
      ...message("Value"),
      oneof: "kind",
      fields: [
        { ...typed(1, "null_value", "NullValue", "case"), type: reference("enum", "NullValue") },
        scalar(2, "number_value", "double", "case"),
        scalar(3, "string_value", "string", "case"),
        scalar(4, "bool_value", "bool", "case"),
        typed(5, "struct_value", "Struct", "case"),
        typed(6, "list_value", "ListValue", "case"),
      ],
    },
    nullValue(),
    { ...message("ListValue"), fields: [typed(1, "values", "Value", "repeated")] },
  ]),
  file("timestamp", [
    {
      ...message("Timestamp"),
      fields: [scalar(1, "seconds", "int64"), scalar(2, "nanos", "int32")],
    },
  ]),
];

/** What code generators for other languages look for, by number in `FileOptions`. */
function optionsOf(name: string): ReadonlyMap<number, string | boolean> {
  const outer = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Proto`;
  return new Map<number, string | boolean>([
    [1, "com.google.protobuf"], // java_package
    [8, outer], // java_outer_classname
    [10, true], // java_multiple_files
    [11, `google.golang.org/protobuf/types/known/${name}pb`], // go_package
    [31, true], // cc_enable_arenas
    [36, "GPB"], // objc_class_prefix
    [37, "Google.Protobuf.WellKnownTypes"], // csharp_namespace
  ]);
}

function file(name: string, declarations: readonly ProtoDeclaration[]): ProtoFile {
  return {
    path: `google/protobuf/${name}.proto`,
    source: undefined,
    package: packageName,
    comments: [],
    imports: [],
    declarations,
    options: optionsOf(name),
  };
}

function message(name: string): ReturnType<typeof plainMessage> {
  return plainMessage("declared", name, `${packageName}.${name}`);
}

function reference<Kind extends "enum" | "message">(
  kind: Kind,
  name: string,
): { readonly kind: Kind; readonly fullName: string } {
  return { kind, fullName: `${packageName}.${name}` };
}

function scalar(
  number: number,
  name: string,
  type: ScalarName,
  label: ProtoLabel = "implicit",
): ProtoField {
  return { ...typed(number, name, "", label), type: { kind: "scalar", name: type } };
}

function typed(number: number, name: string, type: string, label: ProtoLabel): ProtoField {
  return {
    name,
    jsonName: defaultJsonName(name),
    number,
    label,
    key: undefined,
    type: reference("message", type),
    comments: [],
    isDeprecated: false,
    default: undefined,
    constraints: undefined,
  };
}

function nullValue(): ProtoEnum {
  const value = { name: "NULL_VALUE", member: "NULL_VALUE", number: 0 };
  return {
    kind: "enum",
    name: "NullValue",
    fullName: `${packageName}.NullValue`,
    isClosed: false,
    values: [{ ...value, comments: [], isDeprecated: false }],
    reserved: nothingReserved,
    comments: [],
    isDeprecated: false,
  };
}
