import type {
  ConstraintsModel,
  FieldModel,
  ListType,
  MapType,
  ScalarName,
  TypeModel,
} from "../model/model.js";
import { commentsOf, defaultText } from "./comments.js";
import { entryName, pascalCase } from "./field-names.js";
import { nothingReserved } from "./proto-file.js";
import type { MessageRole, ProtoField, ProtoLabel, ProtoMessage, ProtoType } from "./proto-file.js";
import { qualify, type ProtoNames } from "./proto-names.js";

/** The message that a field is put into. */
export interface FieldOwner {
  readonly names: ProtoNames;
  readonly fullName: string;
  /** Names taken in it. */
  readonly taken: Set<string>;
  /** Messages around lists and maps, which lie in it. */
  readonly wrappers: ProtoMessage[];
}

/** A field under the name it has in protobuf. */
export function buildField(
  owner: FieldOwner,
  field: FieldModel,
  place: { readonly name: string; readonly jsonName: string; readonly label: ProtoLabel },
): ProtoField {
  const { docs, number, presence } = field;
  const { name, jsonName, label } = place;
  const facts =
    presence === "default" && field.default !== undefined
      ? [`Absent reads as ${defaultText(field.default)}.`]
      : [];
  return {
    name,
    jsonName,
    number,
    ...shapeOf(owner, field.type, label, (inner) => wrap(owner, inner, pascalCase(field.name))),
    comments: commentsOf(docs, facts),
    isDeprecated: docs.deprecated !== undefined,
    default: field.default,
    constraints: field.constraints,
  };
}

/** The one field of a message that stands for something else: a result, an item, a list. */
export function buildPlainField(owner: FieldOwner, shape: PlainShape): ProtoField {
  const { name, type, label, start } = shape;
  return {
    name,
    jsonName: name,
    number: 1,
    ...shapeOf(owner, type, label, (inner) => wrap(owner, inner, start)),
    comments: [],
    isDeprecated: false,
    default: undefined,
    constraints: shape.constraints,
  };
}

/** What is to be said of such a field. */
export interface PlainShape {
  readonly name: string;
  readonly type: TypeModel;
  readonly label: "implicit" | "optional";
  readonly constraints?: ConstraintsModel | undefined;
  /** What the names of messages around lists and maps in it begin with. */
  readonly start: string;
}

/** Adds the message around a list or map to its owner, and returns its full name. */
function wrap(owner: FieldOwner, type: ListType | MapType, start: string): string {
  const field = type.kind === "list" ? "items" : "entries";
  let name = start + pascalCase(field);
  while (owner.taken.has(name)) name += "_";
  owner.taken.add(name);
  const fullName = qualify(owner.fullName, name);
  const nested: ProtoMessage[] = [];
  const taken = new Set([field, entryName(field)]);
  const within = { names: owner.names, fullName, taken, wrappers: nested };
  const only = buildPlainField(within, { name: field, type, label: "implicit", start: "" });
  owner.wrappers.push({ ...plainMessage("wrapper", name, fullName), fields: [only], nested });
  return fullName;
}

/** A message about which nothing is said in the `.rpc` file. */
export function plainMessage(role: MessageRole, name: string, fullName: string): ProtoMessage {
  return {
    kind: "message",
    role,
    name,
    fullName,
    fields: [],
    oneof: undefined,
    nested: [],
    reserved: nothingReserved,
    comments: [],
    isDeprecated: false,
  };
}

/** Adds a wrapper and returns its full name. */
type Wrap = (inner: ListType | MapType) => string;

interface FieldShape {
  readonly label: ProtoLabel;
  readonly key: ScalarName | undefined;
  readonly type: ProtoType;
}

function shapeOf(owner: FieldOwner, type: TypeModel, label: ProtoLabel, wrapIn: Wrap): FieldShape {
  switch (type.kind) {
    case "list":
      return { label: "repeated", key: undefined, type: single(owner, type.element, wrapIn) };
    case "map":
      return { label: "map", key: type.key, type: single(owner, type.value, wrapIn) };
    case "scalar":
    case "well-known":
    case "enum":
    case "message":
    case "union":
    case "wrapped":
      return { label, key: undefined, type: single(owner, type, wrapIn) };
  }
}

const wellKnown = { timestamp: "Timestamp", duration: "Duration", json: "Value" } as const;

function single({ names }: FieldOwner, type: TypeModel, wrapIn: Wrap): ProtoType {
  switch (type.kind) {
    case "scalar":
      return { kind: "scalar", name: type.scalar };
    case "well-known":
      return { kind: "message", fullName: `google.protobuf.${wellKnown[type.name]}` };
    case "enum":
      return { kind: "enum", fullName: names.type(type.ref) };
    case "message":
    case "union":
      return { kind: "message", fullName: names.type(type.ref) };
    case "wrapped":
      return { kind: "message", fullName: wrapIn(type.inner) };
    case "list":
    case "map":
      throw new Error(`broken invariant: a ${type.kind} within a field is not wrapped`);
  }
}
