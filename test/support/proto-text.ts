import {
  PROTO_PACKAGE,
  type ProtoField,
  type ProtoMessage,
  type ProtoSchema,
} from "./proto-schema.js";

/** The schema as a `.proto` file; `isPacked` false says `[packed = false]` where proto3 would pack. */
export function protoText(schema: ProtoSchema, isPacked = true): string {
  const enums = schema.enums.map(({ name, numbers }) => {
    const members = numbers.map(
      (number) => `  ${name}_${String(number).replace("-", "minus")} = ${number};`,
    );
    return `enum ${name} {\n${members.join("\n")}\n}\n`;
  });
  const messages = schema.messages.map((message) => messageText(message, isPacked));
  return [
    'syntax = "proto3";',
    `package ${PROTO_PACKAGE};`,
    'import "google/protobuf/duration.proto";',
    'import "google/protobuf/struct.proto";',
    'import "google/protobuf/timestamp.proto";',
    "",
    ...enums,
    ...messages,
  ].join("\n");
}

function messageText({ name, fields }: ProtoMessage, isPacked: boolean): string {
  const cases = fields.filter(({ label }) => label === "case");
  const others = fields.filter(({ label }) => label !== "case");
  const lines = others.map((field) => `  ${fieldText(field, isPacked)}`);
  if (cases.length > 0) {
    lines.push(
      "  oneof choice {",
      ...cases.map((field) => `    ${fieldText(field, isPacked)}`),
      "  }",
    );
  }
  return `message ${name} {\n${lines.join("\n")}\n}\n`;
}

function fieldText({ name, number, type, key, label }: ProtoField, isPacked: boolean): string {
  const typeName = type.kind === "scalar" ? type.name : `.${type.name}`;
  switch (label) {
    case "implicit":
    case "case":
      return `${typeName} ${name} = ${number};`;
    case "optional":
      return `optional ${typeName} ${name} = ${number};`;
    case "map":
      return `map<${key ?? "string"}, ${typeName}> ${name} = ${number};`;
    case "repeated":
      return `repeated ${typeName} ${name} = ${number}${isPacked || !isPackable({ type }) ? "" : " [packed = false]"};`;
  }
}

/** Whether proto3 packs a list of this type. */
export function isPackable({ type }: Pick<ProtoField, "type">): boolean {
  if (type.kind === "enum") return true;
  return type.kind === "scalar" && type.name !== "string" && type.name !== "bytes";
}
