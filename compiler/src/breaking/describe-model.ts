import type { DefaultValue, FieldModel, TypeModel } from "../model/model.js";
import type { Member } from "./members.js";
import type { Version } from "./version.js";

/** Whether declarations go by the names they have in their file, or with their package. */
export type NameStyle = "name" | "fullName";

/** A type in the words of the language, aliases resolved. */
export function typeText(version: Version, type: TypeModel, style: NameStyle = "name"): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar;
    case "well-known":
      return type.name;
    case "enum":
    case "message":
    case "union":
      return version.behind(type.ref).model[style];
    case "list":
      return `${typeText(version, type.element, style)}[]`;
    case "map":
      return `map<${type.key}, ${typeText(version, type.value, style)}>`;
    case "wrapped":
      return typeText(version, type.inner, style);
  }
}

/** `avatar?: bytes`, `role: Role = MEMBER` */
export function fieldText(version: Version, field: FieldModel, style: NameStyle = "name"): string {
  const question = field.presence === "explicit" ? "?" : "";
  const value = field.default === undefined ? "" : ` = ${valueText(field.default)}`;
  return `${field.name}${question}: ${typeText(version, field.type, style)}${value}`;
}

/** A numbered member without its number. */
export function memberText(version: Version, { name, field }: Member): string {
  return `\`${field === undefined ? name : fieldText(version, field)}\``;
}

/** An old and a new text, with full names where the short ones do not show the difference. */
export function changeTexts(
  before: (style: NameStyle) => string,
  after: (style: NameStyle) => string,
): { readonly before: string; readonly after: string } {
  const style = before("name") === after("name") ? "fullName" : "name";
  return { before: before(style), after: after(style) };
}

/** A default as it could be written. */
export function valueText(value: DefaultValue): string {
  switch (value.kind) {
    case "number":
    case "bigint":
    case "boolean":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "bytes":
      return `"${[...value.value].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
    case "member":
      return value.value;
  }
}
