import type { CstNode } from "chevrotain";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Fix } from "../diagnostics/diagnostic.js";
import { removeFix } from "../diagnostics/fixes.js";
import type { AstContext } from "./ast-context.js";
import { nodeOf, nodeSpan, tokenOf, tokenSpan } from "./cst.js";

/** Longest type that is quoted, in characters. */
const quotedMax = 60;

/**
 * Reports `1 next: string?;`: the `?` of a field or parameter stands after its name. The element is
 * read as optional all the same, so that nothing follows from the mistake.
 */
export function reportLateQuestion(context: AstContext, node: CstNode, expected: string): void {
  const late = tokenOf(node, "late");
  const name = tokenOf(node, "Name");
  const streamable = nodeOf(node, "streamableType");
  if (late === undefined || name === undefined || streamable === undefined) return;
  const { source } = context;
  const span = tokenSpan(source, late);
  const type = nodeSpan(source, streamable);
  const text = source.text.slice(type.start, type.end);
  const isDouble = tokenOf(node, "Question") !== undefined;
  const quoted = text.length > quotedMax || /[\r\n]/.test(text) ? "…" : text;
  const nameEnd = tokenSpan(source, name).end;
  const moving: Fix = {
    title: `move the \`?\` to after \`${name.image}\``,
    applicability: "machine-applicable",
    edits: [
      { span: { source, start: nameEnd, end: nameEnd }, replacement: "?" },
      { span, replacement: "" },
    ],
  };
  context.report(
    createDiagnostic("unexpected-token", { expected, found: "`?`" }, span, {
      label: "the `?` stands after the name",
      help: isDouble ? "leave this `?` out" : `write \`${name.image}?: ${quoted}\``,
      fixes: [isDouble ? removeFix(span, "the second `?`") : moving],
    }),
  );
}
