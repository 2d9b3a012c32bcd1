import { Buffer } from "node:buffer";

import { present } from "../compiler-assert.js";
import type { DefaultValue } from "../model/model.js";
import { constraintKeywords } from "./constrain.js";
import { keySchema, scalarSchemas, wellKnownSchemas, type JsonSchema } from "./json-types.js";
import { header } from "./print-proto.js";
import type {
  ProtoDeclaration,
  ProtoEnum,
  ProtoField,
  ProtoMessage,
  ProtoType,
} from "./proto-file.js";

/**
 * A JSON Schema (2020-12) with a definition for every message, union, error, enum, parameter list and result,
 * by full name. It describes what the runtime's `toJson` writes. Takes nested declarations beside those around them.
 */
export function jsonSchema(declarations: readonly ProtoDeclaration[]): string {
  const messages = new Map(
    declarations.flatMap((it) => (it.kind === "message" ? [[it.fullName, it] as const] : [])),
  );
  const definitions = declarations.flatMap((it): readonly (readonly [string, JsonSchema])[] => {
    if (it.kind === "service" || (it.kind === "message" && it.role === "wrapper")) return [];
    const { name: title, comments } = it;
    const schema = it.kind === "enum" ? enumSchema(it) : messageSchema(it, messages);
    return [[it.fullName, { title, ...described(comments, it.isDeprecated), ...schema }]];
  });
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: header(undefined),
    $defs: Object.fromEntries(definitions),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

type Messages = ReadonlyMap<string, ProtoMessage>;

function described(comments: readonly string[], isDeprecated: boolean): JsonSchema {
  return {
    ...(comments.length === 0 ? {} : { description: comments.join("\n") }),
    ...(isDeprecated ? { deprecated: true } : {}),
  };
}

/** Members by name; an open enum may also hold a number that has none. */
function enumSchema({ values, isClosed }: ProtoEnum): JsonSchema {
  const names = values.flatMap(({ member }) => member ?? []);
  if (isClosed) return { enum: names };
  return { anyOf: [{ enum: names }, scalarSchemas.int32] };
}

function messageSchema(message: ProtoMessage, messages: Messages): JsonSchema {
  const { fields, oneof, role } = message;
  if (role === "value") {
    const field = present(fields[0], "value");
    const schema = fieldSchema(field, messages);
    return field.label === "optional" ? { anyOf: [schema, { type: "null" }] } : schema;
  }
  const properties = fields.map((field) => [
    field.jsonName,
    { ...described(field.comments, field.isDeprecated), ...fieldSchema(field, messages) },
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...(oneof === undefined ? {} : { maxProperties: 1 }),
  };
}

function fieldSchema(field: ProtoField, messages: Messages): JsonSchema {
  const shape = shapeSchema(field, messages);
  return { ...shape, ...constraintKeywords(field, shape), ...defaultOf(field) };
}

function shapeSchema(field: ProtoField, messages: Messages): JsonSchema {
  const { label, key, type } = field;
  const schema = typeSchema(type, messages);
  if (label === "repeated") return { type: "array", items: schema };
  if (label !== "map" || key === undefined) return schema;
  const propertyNames = keySchema(key);
  return {
    type: "object",
    ...(propertyNames === undefined ? {} : { propertyNames }),
    additionalProperties: schema,
  };
}

/** A list in a list is just that in JSON: the message around it is only on the wire. */
function typeSchema(type: ProtoType, messages: Messages): JsonSchema {
  if (type.kind === "scalar") return scalarSchemas[type.name];
  const known = wellKnownSchemas.get(type.fullName);
  if (known !== undefined) return known;
  const message = messages.get(type.fullName);
  if (message?.role !== "wrapper") return { $ref: `#/$defs/${type.fullName}` };
  return shapeSchema(present(message.fields[0], "items"), messages);
}

function defaultOf({ default: value, type }: ProtoField): JsonSchema {
  if (value === undefined) return {};
  return { default: defaultJson(value, type) };
}

function defaultJson(value: DefaultValue, type: ProtoType): unknown {
  switch (value.kind) {
    case "number": {
      const isText = type.kind === "scalar" && type.name.endsWith("64");
      return isText || !Number.isFinite(value.value) ? String(value.value) : value.value;
    }
    case "bigint":
      return String(value.value);
    case "bytes":
      return Buffer.from(value.value).toString("base64");
    case "boolean":
    case "string":
    case "member":
      return value.value;
  }
}
