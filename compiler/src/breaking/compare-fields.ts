import type { DefaultValue, FieldModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { ParameterNode } from "../syntax/ast.js";
import { narrowedConstraints } from "./narrowed-constraints.js";
import { compareTypes } from "./compare-types.js";
import type { Comparison } from "./comparison.js";
import { changeTexts, fieldText, valueText } from "./describe-model.js";

/** What kind of thing a field is. */
export interface FieldRole {
  readonly what: "field" | "case" | "parameter" | "member";
  /** Whether its constraints are checked. */
  readonly isChecked: boolean;
}

/** A field of the old version. */
export interface OldField {
  readonly field: FieldModel;
  readonly span: Span;
  /** With its annotations. */
  readonly annotated: Span;
}

/** A field of the new version, and where it is written. */
export interface CurrentField {
  readonly field: FieldModel;
  readonly node: ParameterNode | undefined;
  /** Of its name. */
  readonly span: Span;
}

/** Two versions of a field, case or parameter with one number and name. */
export function compareFields(
  comparison: Comparison,
  { what, isChecked }: FieldRole,
  old: OldField,
  current: CurrentField,
): void {
  const { name } = current.field;
  const texts = fieldTexts(comparison, old.field, current.field);
  const place = { span: current.node?.type.span ?? current.span, was: old.span };
  const change = compareTypes(comparison, old.field.type, current.field.type);
  if (change === "incompatible") {
    comparison.report("type-changed", { what, name, ...texts }, place);
    return;
  }
  if (change === "compatible" || old.field.jsNumber !== current.field.jsNumber) {
    const parameters = { what, name, ...texts };
    const help =
      change === "compatible"
        ? "values that only one of the types can hold are cut or refused on the other side"
        : "the same bytes; the type in TypeScript is another";
    comparison.report("compatible-type-change", parameters, place, { help });
  }
  comparePresence(comparison, what, old, current);
  if (!isChecked) return;
  for (const why of narrowedConstraints(old.field.constraints, current.field.constraints)) {
    const parameters = { what, name, why };
    comparison.report("constraint-narrowed", parameters, {
      span: current.span,
      was: old.annotated,
    });
  }
}

function comparePresence(
  comparison: Comparison,
  what: FieldRole["what"],
  old: OldField,
  current: CurrentField,
): void {
  const [before, after] = [old.field.presence, current.field.presence];
  const parameters = {
    what,
    name: current.field.name,
    ...fieldTexts(comparison, old.field, current.field),
  };
  const place = { span: current.span, was: old.span };
  if (before === after) {
    if (before !== "default" || isSameDefault(comparison, old.field, current.field)) return;
    comparison.report("default-changed", parameters, place);
  } else if (before === "implicit" || after === "implicit") {
    comparison.report("presence-changed", parameters, place, {
      help: "what is zero is not sent by one side, and absent reads as something else on the other",
    });
  } else {
    comparison.report("default-changed", parameters, place);
  }
}

/** Members of enums are compared by number, as a renamed one is said to be that already. */
function isSameDefault(comparison: Comparison, old: FieldModel, current: FieldModel): boolean {
  const before = comparableDefault(comparison.before, old);
  const after = comparableDefault(comparison.after, current);
  return before === after;
}

function comparableDefault(version: Comparison["before"], field: FieldModel): string {
  const value: DefaultValue | undefined = field.default;
  if (value?.kind === "member" && field.type.kind === "enum") {
    const { model } = version.behind(field.type.ref);
    const members = model.kind === "enum" ? model.members : [];
    return String(members.find(({ name }) => name === value.value)?.number);
  }
  return value === undefined ? "" : valueText(value);
}

function fieldTexts(
  comparison: Comparison,
  old: FieldModel,
  current: FieldModel,
): { readonly before: string; readonly after: string } {
  return changeTexts(
    (style) => fieldText(comparison.before, old, style),
    (style) => fieldText(comparison.after, current, style),
  );
}
