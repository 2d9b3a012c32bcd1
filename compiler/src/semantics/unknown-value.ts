import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import type { EnumRef, TypeModel } from "../model/model.js";
import type { QualifiedNameNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { describeType } from "./describe.js";
import { nameText, visible } from "./lookup.js";
import type { Scope } from "./program.js";

/** Reports a name that is neither a constant nor a member of the wanted enum. */
export function reportUnknownValue(
  analysis: Analysis,
  scope: Scope,
  node: QualifiedNameNode,
  wanted: TypeModel | undefined,
): void {
  const name = nameText(node);
  const constants = [...visible(scope)]
    .filter(([, declared]) => declared.node.kind === "const")
    .map(([constant]) => constant);
  const members = wanted?.kind === "enum" ? [...membersOf(analysis, wanted)] : [];
  const nearest = suggest(name, [...members, ...constants]);
  const label =
    wanted?.kind === "enum" ? `\`${describeType(wanted)}\` has no such member` : undefined;
  const fixes =
    nearest === undefined
      ? []
      : [
          {
            title: `replace with \`${nearest}\``,
            edits: [{ span: node.span, replacement: nearest }],
          },
        ];
  const help =
    nearest !== undefined
      ? `did you mean \`${nearest}\`?`
      : members.length > 0 && members.length <= 12
        ? `its members are ${members.map((member) => `\`${member}\``).join(", ")}`
        : undefined;
  const details = { label, help, fixes };
  analysis.report(createDiagnostic("unknown-value", { name }, node.span, details));
}

/** Names of the members of an enum. */
export function membersOf(analysis: Analysis, type: EnumRef): ReadonlySet<string> {
  const node = analysis.declaredBy(type.ref)?.node;
  if (node?.kind !== "enum") return new Set();
  return new Set(node.members.map((member) => member.name.text));
}
