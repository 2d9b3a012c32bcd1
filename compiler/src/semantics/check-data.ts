import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { EnumNode, ErrorNode, FieldNode, MessageNode, UnionNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { checkAnnotations } from "./check-annotations.js";
import { checkElement } from "./check-element.js";
import { checkNumbers, enumNumbers, fieldNumbers } from "./check-numbers.js";
import { isBroken } from "./program.js";
import type { Declared, Scope } from "./program.js";

/** Lowest code of a declared error; those below belong to the runtime. */
export const errorCodeMin = 1000n;
const errorCodeMax = 2n ** 31n - 1n;

/** Checks a message. */
export function checkMessage(analysis: Analysis, declared: Declared, node: MessageNode): void {
  const scope = scopeOf(declared);
  checkAnnotations(analysis, { node, place: "a message", scope });
  checkFields(analysis, scope, node.fields);
  checkNumbers(analysis, {
    name: declared.name,
    member: "field",
    members: node.fields,
    reserved: node.reserved,
    range: fieldNumbers,
  });
}

/** Checks an error. */
export function checkError(analysis: Analysis, declared: Declared, node: ErrorNode): void {
  const scope = scopeOf(declared);
  checkAnnotations(analysis, { node, place: "an error", scope });
  checkFields(analysis, scope, node.fields);
  checkNumbers(analysis, {
    name: declared.name,
    member: "field",
    members: node.fields,
    reserved: node.reserved,
    range: fieldNumbers,
  });
  const code = node.code.integer ?? 0n;
  if (code < errorCodeMin || code > errorCodeMax) {
    const parameters = { code: node.code.text };
    const help = "codes below 1000 belong to the runtime";
    analysis.report(createDiagnostic("error-code-range", parameters, node.code.span, { help }));
  }
}

/** Checks a union. */
export function checkUnion(analysis: Analysis, declared: Declared, node: UnionNode): void {
  const scope = scopeOf(declared);
  checkAnnotations(analysis, { node, place: "a union", scope });
  if (node.cases.length === 0 && !isBroken(declared.unit, node.span)) {
    const parameters = { name: declared.name };
    analysis.report(createDiagnostic("empty-union", parameters, node.name.span));
  }
  for (const union of node.cases) {
    refuseStream(analysis, union);
    if (union.optional !== undefined) {
      const help = "a union without a value already is one whose case is `undefined`";
      const parameters = { name: union.name.text };
      analysis.report(createDiagnostic("optional-case", parameters, union.optional, { help }));
    }
    checkElement(analysis, { node: union, place: "a case of a union", scope });
  }
  checkNumbers(analysis, {
    name: declared.name,
    member: "case",
    members: node.cases,
    reserved: node.reserved,
    range: fieldNumbers,
  });
}

/** Checks an enum. */
export function checkEnum(analysis: Analysis, declared: Declared, node: EnumNode): void {
  const scope = scopeOf(declared);
  checkAnnotations(analysis, { node, place: "an enum", scope });
  if (node.members.length === 0 && !isBroken(declared.unit, node.span)) {
    const parameters = { name: declared.name };
    const help = "give it at least the member that an absent value reads as: `UNSPECIFIED = 0;`";
    analysis.report(createDiagnostic("empty-enum", parameters, node.name.span, { help }));
  }
  for (const member of node.members) {
    checkAnnotations(analysis, { node: member, place: "an enum member", scope });
    if (member.name.text === "__proto__") {
      const parameters = { what: "an enum member", name: member.name.text };
      analysis.report(createDiagnostic("forbidden-name", parameters, member.name.span));
    }
  }
  checkNumbers(analysis, {
    name: declared.name,
    member: "member",
    members: node.members,
    reserved: node.reserved,
    range: enumNumbers,
  });
}

function checkFields(analysis: Analysis, scope: Scope, fields: readonly FieldNode[]): void {
  for (const node of fields) {
    refuseStream(analysis, node);
    checkElement(analysis, { node, place: "a field", scope });
  }
}

function refuseStream(analysis: Analysis, node: FieldNode): void {
  if (node.stream === undefined) return;
  const why = "only parameters and results of methods can be streams";
  const help = "for many values in one message write a list: `T[]`";
  analysis.report(createDiagnostic("misplaced-stream", { why }, node.stream, { help }));
}

/** Where names used in a declaration are looked up. */
export function scopeOf(declared: Declared): Scope {
  return { unit: declared.unit, declared };
}
