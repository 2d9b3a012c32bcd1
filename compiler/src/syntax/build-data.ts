import type { CstNode } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type {
  DocumentedNode,
  EnumMemberNode,
  EnumNode,
  ErrorNode,
  FieldNode,
  MessageNode,
  ReservedNode,
  ReservedRangeNode,
  UnionNode,
} from "./ast.js";
import type { AstContext } from "./ast-context.js";
import { nodeOf, nodesOf, nodeSpan, tokenOf, tokensOf, tokenSpan } from "./cst.js";
import { reportLateQuestion } from "./late-question.js";

/** Builds an enum. */
export function buildEnum(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): EnumNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  if (name === undefined) return undefined;
  const members = nodesOf(node, "enumMember");
  return {
    kind: "enum",
    ...documented,
    name,
    closed: tokenOf(node, "ClosedKeyword") !== undefined,
    members: members.flatMap((member) => buildEnumMember(context, member)),
    reserved: buildReserved(context, members),
  };
}

/** Builds a message with what is nested in it. */
export function buildMessage(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): MessageNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  if (name === undefined) return undefined;
  const members = nodesOf(node, "messageMember");
  return {
    kind: "message",
    ...documented,
    name,
    fields: buildFields(context, members),
    reserved: buildReserved(context, members),
    nested: members.flatMap((member) => buildNested(context, member)),
  };
}

/** Builds a union. */
export function buildUnion(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): UnionNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  if (name === undefined) return undefined;
  const members = nodesOf(node, "unionMember");
  const cases = buildFields(context, members);
  return { kind: "union", ...documented, name, cases, reserved: buildReserved(context, members) };
}

/** Builds an error. */
export function buildError(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): ErrorNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  const code = context.integer(tokenOf(node, "NumberLiteral"), "the code of an error");
  if (name === undefined || code === undefined) return undefined;
  const members = nodesOf(node, "errorMember");
  const fields = buildFields(context, members);
  const reserved = buildReserved(context, members);
  return { kind: "error", ...documented, name, code, fields, reserved };
}

function buildNested(
  context: AstContext,
  member: CstNode,
): readonly (MessageNode | EnumNode | UnionNode)[] {
  const message = nodeOf(member, "message");
  const enumeration = nodeOf(member, "enumeration");
  const union = nodeOf(member, "union");
  const documented = context.documented(member);
  const node =
    message !== undefined
      ? buildMessage(context, message, documented)
      : enumeration !== undefined
        ? buildEnum(context, enumeration, documented)
        : union !== undefined
          ? buildUnion(context, union, documented)
          : undefined;
  return node === undefined ? [] : [node];
}

function buildEnumMember(context: AstContext, member: CstNode): readonly EnumMemberNode[] {
  const name = context.name(tokenOf(member, "Name"));
  const number = context.integer(tokenOf(member, "NumberLiteral"), "the number of a member");
  if (name === undefined || number === undefined) return [];
  return [{ ...context.documented(member), name, number }];
}

function buildFields(context: AstContext, members: readonly CstNode[]): readonly FieldNode[] {
  return members.flatMap((member) => {
    const field = nodeOf(member, "field");
    return field === undefined ? [] : buildField(context, member, field);
  });
}

function buildField(context: AstContext, member: CstNode, field: CstNode): readonly FieldNode[] {
  const number = context.integer(tokenOf(field, "NumberLiteral"), "the number of a field");
  const element = buildElement(context, field, context.documented(member));
  // A case cannot be optional, wherever its `?` stands, which is said later.
  if (member.name !== "unionMember") reportLateQuestion(context, field, "`;`");
  return number === undefined || element === undefined ? [] : [{ ...element, number }];
}

/** Builds what a field and a parameter have in common. */
export function buildElement(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): Omit<FieldNode, "number"> | undefined {
  const name = context.name(tokenOf(node, "Name"));
  const streamable = nodeOf(node, "streamableType");
  const type = streamable === undefined ? undefined : context.type(nodeOf(streamable, "type"));
  if (name === undefined || streamable === undefined || type === undefined) return undefined;
  const question = tokenOf(node, "Question") ?? tokenOf(node, "late");
  const stream = tokenOf(streamable, "StreamKeyword");
  return {
    // One by one: there are so many of these that a spread is felt.
    annotations: documented.annotations,
    docs: documented.docs,
    span: documented.span,
    name,
    type,
    optional: question === undefined ? undefined : tokenSpan(context.source, question),
    stream: stream === undefined ? undefined : tokenSpan(context.source, stream),
    default: context.value(nodeOf(node, "value")),
  };
}

function buildReserved(context: AstContext, members: readonly CstNode[]): readonly ReservedNode[] {
  return members.flatMap((member) => {
    const node = nodeOf(member, "reserved");
    if (node === undefined) return [];
    refuseAnnotations(context, context.documented(member), "a reserved line");
    const items = nodesOf(node, "reservedItem");
    return [
      {
        ranges: items.flatMap((item) => buildRange(context, item)),
        names: items.flatMap((item) => context.string(tokensOf(item, "StringLiteral")[0]) ?? []),
        span: nodeSpan(context.source, node),
      },
    ];
  });
}

/** Reports annotations where none may stand. */
export function refuseAnnotations(
  context: AstContext,
  documented: DocumentedNode,
  place: string,
): void {
  for (const { name, span } of documented.annotations) {
    const parameters = { name: name.parts.map((part) => part.text).join("."), place };
    context.report(createDiagnostic("misplaced-annotation", parameters, span));
  }
}

function buildRange(context: AstContext, item: CstNode): readonly ReservedRangeNode[] {
  const from = context.integer(tokenOf(item, "from"), "a reserved number");
  if (from === undefined) return [];
  const max = tokenOf(item, "MaxKeyword") !== undefined;
  const to = max ? "max" : context.integer(tokenOf(item, "to"), "a reserved number");
  return [{ from, to, span: nodeSpan(context.source, item) }];
}
