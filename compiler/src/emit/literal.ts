import type { DefaultValue, LiteralValue } from "../model/model.js";
import type { Doc } from "./document.js";
import { call, callWithLast, numberArray } from "./layout.js";

/** A string literal, in the quotes prettier would choose. */
export function stringLiteral(text: string): string {
  // Most are names.
  if (/^[\w$./-]*$/.test(text)) return `"${text}"`;
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  const doubles = text.split('"').length;
  const singles = text.split("'").length;
  if (doubles <= singles) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A number literal as prettier writes it. */
export function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Object.is(value, -0)) return "-0";
  return String(value).replace("e+", "e");
}

/** The literal of a default or constant; `newBytes` is the text of `new Uint8Array`. */
export function defaultLiteral(value: DefaultValue, newBytes: string): Doc {
  switch (value.kind) {
    case "number":
      return numberLiteral(value.value);
    case "bigint":
      return `${value.value}n`;
    case "boolean":
      return String(value.value);
    case "string":
    case "member":
      return stringLiteral(value.value);
    case "bytes":
      if (value.value.length === 0) return call(newBytes, ["0"]);
      return callWithLast(newBytes, [], { doc: numberArray(Array.from(value.value, String)) });
  }
}

/** A literal of any kind. */
export function anyLiteral(value: LiteralValue): string {
  if (typeof value === "string") return stringLiteral(value);
  return typeof value === "number" ? numberLiteral(value) : String(value);
}

/** A property name, in quotes where it is no identifier. */
export function propertyKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}
