import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assignLiteral, call, callWithLast, object } from "../compiler/src/emit/layout.js";
import { defaultLiteral, numberLiteral, stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type {
  ConstraintsModel,
  CountRange,
  FieldModel,
  TypeModel,
} from "../compiler/src/model/model.js";

/**
 * The description of a field, for checking and explaining values off the hot path.
 *
 *     3 presence: Presence = ONLINE;   →  field(3, "presence", Presence, { default: "ONLINE" })
 *     4 avatar?: bytes;                →  optional(4, "avatar", "bytes")
 *     8 devices: Device[];             →  field(8, "devices", list(User_Device))
 *     @min(1) 9 age: int32;            →  field(9, "age", "int32", { constraints: { min: 1 } })
 */
export function fieldDescriptor(field: FieldModel, file: FileBuilder): Doc {
  const make = file.use(field.presence === "explicit" ? runtime.optional : runtime.field);
  const head = [
    String(field.number),
    stringLiteral(field.tsName),
    typeDescriptor(field.type, file),
  ];
  const options: Doc[] = [];
  if (field.default !== undefined) {
    const literal = defaultLiteral(field.default, `new ${file.global("Uint8Array")}`);
    options.push(assignLiteral("default", ":", literal));
  }
  if (field.jsNumber) options.push("number: true");
  if (field.isNullable === true) options.push("nullable: true");
  if (field.constraints !== undefined) options.push(constraintsOption(field.constraints));
  if (options.length === 0) return call(make, head);
  return callWithLast(make, head, { doc: object(options) });
}

/** `constraints: { min: 1, length: { max: 20 }, pattern: "[a-z]+" }` */
function constraintsOption({ min, max, length, items, pattern }: ConstraintsModel): Doc {
  const entries = [
    ...bounds(min, max),
    ...(length === undefined ? [] : [rangeEntry("length", length)]),
    ...(items === undefined ? [] : [rangeEntry("items", items)]),
    ...(pattern === undefined ? [] : [assignLiteral("pattern", ":", stringLiteral(pattern))]),
  ];
  return concat(["constraints: ", object(entries)]);
}

function rangeEntry(name: string, { min, max }: CountRange): Doc {
  return concat([name, ": ", object(bounds(min, max))]);
}

function bounds(
  min: number | bigint | undefined,
  max: number | bigint | undefined,
): readonly Doc[] {
  const entries = [
    ["min", min],
    ["max", max],
  ] as const;
  return entries.flatMap(([name, bound]) =>
    bound === undefined ? [] : [`${name}: ${boundLiteral(bound)}`],
  );
}

function boundLiteral(bound: number | bigint): string {
  return typeof bound === "bigint" ? `${bound}n` : numberLiteral(bound);
}

/** `"string"`, `Presence`, `list(User_Device)`, `map("string", "int32")`, `wrapped(list("string"))`. */
export function typeDescriptor(type: TypeModel, file: FileBuilder): Doc {
  switch (type.kind) {
    case "scalar":
      return `"${type.scalar}"`;
    case "well-known":
      return `"${type.name}"`;
    case "enum":
    case "message":
    case "union":
      return file.value(type.ref);
    case "list":
      return call(file.use(type.isSet === true ? runtime.set : runtime.list), [
        typeDescriptor(type.element, file),
      ]);
    case "map":
      if (type.isRecord === true) {
        return call(file.use(runtime.record), [typeDescriptor(type.value, file)]);
      }
      return call(file.use(runtime.map), [`"${type.key}"`, typeDescriptor(type.value, file)]);
    case "wrapped":
      return call(file.use(runtime.wrapped), [typeDescriptor(type.inner, file)]);
  }
}
