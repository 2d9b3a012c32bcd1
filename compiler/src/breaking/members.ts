import { present } from "../compiler-assert.js";
import type { EnumMemberModel, FieldModel, ReservedModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { FieldNode, MethodNode, NameNode, NumberNode, ReservedNode } from "../syntax/ast.js";
import type { Entry } from "./version.js";

/** A numbered member of a declaration, and where it is written. */
export interface Member {
  readonly name: string;
  readonly number: number;
  /** `undefined` for a member of an enum. */
  readonly field: FieldModel | undefined;
  readonly nameSpan: Span;
  readonly numberSpan: Span;
  /** Without annotations. */
  readonly span: Span;
  /** Of a field or case. */
  readonly node: FieldNode | undefined;
}

/** What is numbered in a declaration. */
export interface Members {
  /** What one is called. */
  readonly what: "field" | "case" | "member";
  readonly list: readonly Member[];
  readonly reserved: ReservedModel;
  readonly reservedNodes: readonly ReservedNode[];
}

const nothing: ReservedModel = { ranges: [], names: [] };

/** The numbered members of a message, union, error or enum; none of anything else. */
export function membersOf({ model, declared: { node } }: Entry): Members {
  if (model.kind === "enum" && node.kind === "enum") {
    const nodes = new Map(node.members.map((member) => [member.name.text, member]));
    const list = model.members.map((member) => {
      const written = present(nodes.get(member.name), "member of an enum");
      return numbered(member, { field: undefined, node: undefined }, written);
    });
    const { reserved = nothing } = model;
    return { what: "member", list, reserved, reservedNodes: node.reserved };
  }
  if (model.kind === "union" && node.kind === "union") {
    // A case is there or it is not; nobody writes a `?` for that.
    const cases = model.cases.map((field) => ({ ...field, presence: "implicit" as const }));
    const list = fieldMembers(cases, node.cases);
    const { reserved = nothing } = model;
    return { what: "case", list, reserved, reservedNodes: node.reserved };
  }
  const isRecord = model.kind === "message" || model.kind === "error";
  if (isRecord && (node.kind === "message" || node.kind === "error")) {
    const list = fieldMembers(model.fields, node.fields);
    const { reserved = nothing } = model;
    return { what: "field", list, reserved, reservedNodes: node.reserved };
  }
  return { what: "field", list: [], reserved: nothing, reservedNodes: [] };
}

/** The method of a service as it is written. */
export function methodNode({ declared: { node } }: Entry, name: string): MethodNode {
  const methods = node.kind === "service" ? node.methods : [];
  return present(
    methods.find((method) => method.name.text === name),
    "method of a service",
  );
}

function fieldMembers(
  fields: readonly FieldModel[],
  written: readonly FieldNode[],
): readonly Member[] {
  const nodes = new Map(written.map((node) => [node.name.text, node]));
  return fields.map((field) => {
    const node = present(nodes.get(field.name), "field of a message");
    return numbered(field, { field, node }, node);
  });
}

function numbered(
  { name, number }: FieldModel | EnumMemberModel,
  of: Pick<Member, "field" | "node">,
  node: { readonly name: NameNode; readonly number: NumberNode; readonly span: Span },
): Member {
  const [nameSpan, numberSpan] = [node.name.span, node.number.span];
  const start = Math.min(nameSpan.start, numberSpan.start);
  return { name, number, ...of, nameSpan, numberSpan, span: { ...node.span, start } };
}
