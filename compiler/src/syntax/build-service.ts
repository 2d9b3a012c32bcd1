import type { CstNode } from "chevrotain";

import type { DocumentedNode, MethodNode, ResultNode, ServiceNode } from "./ast.js";
import type { AstContext } from "./ast-context.js";
import { buildElement } from "./build-data.js";
import { nodeOf, nodesOf, nodeSpan, tokenOf, tokenSpan } from "./cst.js";
import { reportLateQuestion } from "./late-question.js";

/** Builds a service. */
export function buildService(
  context: AstContext,
  node: CstNode,
  documented: DocumentedNode,
): ServiceNode | undefined {
  const name = context.name(tokenOf(node, "Name"));
  if (name === undefined) return undefined;
  const methods = nodesOf(node, "method").flatMap((method) => buildMethod(context, method));
  return { kind: "service", ...documented, name, methods };
}

function buildMethod(context: AstContext, node: CstNode): readonly MethodNode[] {
  const name = context.name(tokenOf(node, "Name"));
  if (name === undefined) return [];
  const oneway = tokenOf(node, "OnewayKeyword");
  const parameters = nodesOf(node, "parameter").flatMap((child) => {
    reportLateQuestion(context, child, "`,` or `)`");
    return buildElement(context, child, context.documented(child)) ?? [];
  });
  const throws = nodesOf(node, "qualifiedName").flatMap(
    (child) => context.qualifiedName(child) ?? [],
  );
  return [
    {
      ...context.documented(node),
      name,
      parameters,
      throws,
      oneway: oneway === undefined ? undefined : tokenSpan(context.source, oneway),
      result: buildResult(context, node),
    },
  ];
}

function buildResult(context: AstContext, method: CstNode): ResultNode | undefined {
  const node = nodeOf(method, "streamableType");
  const type = node === undefined ? undefined : context.type(nodeOf(node, "type"));
  if (node === undefined || type === undefined) return undefined;
  const stream = tokenOf(node, "StreamKeyword");
  const question = tokenOf(method, "Question");
  return {
    type,
    span: nodeSpan(context.source, node),
    stream: stream === undefined ? undefined : tokenSpan(context.source, stream),
    optional: question === undefined ? undefined : tokenSpan(context.source, question),
  };
}
