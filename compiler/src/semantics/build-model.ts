import { compilerAssert, present } from "../compiler-assert.js";
import type { Analysis } from "./analysis.js";
import { scopeOf } from "./check-data.js";
import { ConstrainedTypes } from "./constrained-types.js";
import type { Declared, Unit } from "./program.js";
import { zeroMember } from "./types.js";
import { constantOf } from "./values.js";
import type { ConstNode, EnumNode } from "../syntax/ast.js";
import { buildDocs } from "./build-docs.js";
import { buildCase, buildErrorField, buildField } from "./build-field-model.js";
import { typeIndex, withSchemaHashes } from "./schema-hash.js";
import { buildReserved } from "./build-reserved.js";
import { buildService } from "./build-service-model.js";
import type { ConstModel, DeclarationModel, EnumModel, FileModel, Model } from "../model/model.js";

/** The model of a program, and what a later run needs to build it again in part. */
export interface BuiltModel {
  readonly model: Model;
  readonly files: ReadonlyMap<Unit, FileModel>;
  readonly constrained: ConstrainedTypes;
}

/**
 * The model of a program without errors. `before`: that of an earlier run, which has all units that
 * are not fresh.
 */
export function buildModel(analysis: Analysis, before?: BuiltModel): BuiltModel {
  const { units, fresh } = analysis.program;
  const constrained = new ConstrainedTypes(analysis, before?.constrained);
  const isFresh = new Set(fresh);
  const files = new Map<Unit, FileModel>();
  for (const unit of units) {
    const known = isFresh.has(unit) ? undefined : before?.files.get(unit);
    files.set(unit, known ?? buildFile(analysis, unit, constrained));
  }
  const types = typeIndex(files.values());
  for (const [unit, file] of files) {
    if (before?.files.get(unit) !== file) files.set(unit, withSchemaHashes(file, types));
  }
  return { model: { files: [...files.values()] }, files, constrained };
}

function buildFile(analysis: Analysis, unit: Unit, constrained: ConstrainedTypes): FileModel {
  return {
    path: unit.path,
    output: unit.output,
    package: unit.package,
    docs: { lines: unit.tree.docs, deprecated: undefined },
    declarations: unit.all.map((declared) => buildDeclaration(analysis, declared, constrained)),
  };
}

function buildDeclaration(
  analysis: Analysis,
  declared: Declared,
  constrained: ConstrainedTypes,
): DeclarationModel {
  const { node, name, tsName, fullName } = declared;
  const scope = scopeOf(declared);
  const named = { name, tsName, fullName, docs: buildDocs(analysis, node) };
  switch (node.kind) {
    case "const":
      return { kind: "const", ...named, ...buildConst(analysis, declared, node) };
    case "alias":
      return { kind: "alias", ...named, type: present(analysis.types.get(node.type), "type") };
    case "enum":
      return { kind: "enum", ...named, ...buildReserved(node), ...buildEnum(analysis, node) };
    case "message": {
      const fields = node.fields.map((field) => buildField(analysis, scope, field));
      return { kind: "message", ...named, ...buildReserved(node), fields: byNumber(fields) };
    }
    case "union": {
      const cases = node.cases.map((union) => buildCase(analysis, scope, union));
      return { kind: "union", ...named, ...buildReserved(node), cases: byNumber(cases) };
    }
    case "error": {
      const fields = node.fields.map((field) => buildErrorField(analysis, scope, field));
      const code = Number(node.code.integer);
      return { kind: "error", ...named, ...buildReserved(node), code, fields: byNumber(fields) };
    }
    case "service":
      return { kind: "service", ...named, ...buildService(analysis, declared, node, constrained) };
  }
}

function buildConst(
  analysis: Analysis,
  declared: Declared,
  node: ConstNode,
): Pick<ConstModel, "type" | "value"> {
  const { type, value } = present(constantOf(analysis, declared, node.name.span), "constant");
  compilerAssert(type.kind === "scalar" || type.kind === "enum", "constants are values");
  return { type, value };
}

function buildEnum(
  analysis: Analysis,
  node: EnumNode,
): Pick<EnumModel, "closed" | "members" | "zero"> {
  const members = node.members.map((member) => ({
    name: member.name.text,
    number: Number(member.number.integer),
    docs: buildDocs(analysis, member),
  }));
  return { closed: node.closed, members, zero: zeroMember(node) };
}

function byNumber<Numbered extends { readonly number: number }>(
  list: readonly Numbered[],
): readonly Numbered[] {
  return list.toSorted((a, b) => a.number - b.number);
}
