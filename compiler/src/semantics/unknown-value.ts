import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { nearestFix } from "../diagnostics/fixes.js";
import type { EnumRef, TypeModel } from "../model/model.js";
import type { EnumNode, QualifiedNameNode } from "../syntax/ast.js";
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
  const members = wanted?.kind === "enum" ? membersOf(analysis, wanted) : new Set<string>();
  const nearest = analysis.suggestions.nearest(name, () => [...members, ...constantsIn(scope)]);
  const label =
    wanted?.kind === "enum"
      ? `\`${describeType(analysis, wanted)}\` has no such member`
      : undefined;
  const fixes = nearestFix(node.span, nearest);
  const help =
    nearest !== undefined
      ? `did you mean \`${nearest.name}\`?`
      : members.size > 0 && members.size <= 12
        ? `its members are ${[...members].map((member) => `\`${member}\``).join(", ")}`
        : undefined;
  const details = { label, help, fixes };
  analysis.report(createDiagnostic("unknown-value", { name }, node.span, details));
}

function constantsIn(scope: Scope): readonly string[] {
  return [...visible(scope)]
    .filter(([, declared]) => declared.node.kind === "const")
    .map(([constant]) => constant);
}

/** Names of the members of the enum that a type refers to. */
export function membersOf(analysis: Analysis, type: EnumRef): ReadonlySet<string> {
  const node = analysis.declaredBy(type.ref)?.node;
  return node?.kind === "enum" ? memberNames(analysis, node) : new Set();
}

/** Names of the members of an enum, gathered once. */
export function memberNames(analysis: Analysis, node: EnumNode): ReadonlySet<string> {
  const known = analysis.enumMembers.get(node);
  if (known !== undefined) return known;
  const names = new Set(node.members.map((member) => member.name.text));
  analysis.enumMembers.set(node, names);
  return names;
}
