import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DefaultValue, ScalarName, ScalarType, TypeModel } from "../model/model.js";
import type { Span } from "../source/source-file.js";
import type { Analysis } from "./analysis.js";
import { scalars } from "./builtin-types.js";
import { describeType } from "./describe.js";
import type { Literal } from "./literal.js";

/** A type that a value is wanted for, and where the value stands. */
export interface FitTarget<Type extends TypeModel = TypeModel> {
  readonly type: Type;
  /** A 64-bit integer that TypeScript sees as a `number`. */
  readonly jsNumber: boolean;
  readonly span: Span;
}

/** The value as one of the type, or what keeps it from being one. */
export type Fit =
  | { readonly value: DefaultValue; readonly diagnostic: undefined }
  | { readonly value: undefined; readonly diagnostic: Diagnostic };

const floatMax = 3.4028234663852886e38;

/** Makes a value one of a scalar or enum type. */
export function fitValue(analysis: Analysis, literal: Literal, target: FitTarget): Fit {
  const { type } = target;
  if (type.kind === "scalar") return fitScalar(literal, { ...target, type });
  const name = describeType(analysis, type);
  if (type.kind === "enum") {
    const same =
      literal.kind === "member" &&
      literal.of.output === type.ref.output &&
      literal.of.tsName === type.ref.tsName;
    if (!same) return mismatch(literal, target, `a member of \`${name}\``);
    return { value: { kind: "member", value: literal.name }, diagnostic: undefined };
  }
  return mismatch(literal, target, `\`${name}\``);
}

/** Makes a value one of a scalar type. */
export function fitScalar(literal: Literal, target: FitTarget<ScalarType>): Fit {
  const { scalar } = target.type;
  switch (scalars[scalar].kind) {
    case "boolean":
      if (literal.kind !== "boolean") return mismatch(literal, target, "`true` or `false`");
      return { value: { kind: "boolean", value: literal.value }, diagnostic: undefined };
    case "string":
      if (literal.kind !== "string") return mismatch(literal, target, "a string");
      return { value: { kind: "string", value: literal.value }, diagnostic: undefined };
    case "bytes":
      if (literal.kind !== "string" && literal.kind !== "bytes") {
        return mismatch(literal, target, "bytes written as a string");
      }
      return { value: { kind: "bytes", value: literal.bytes }, diagnostic: undefined };
    case "float":
      return fitFloat(literal, target, scalar);
    case "integer":
      return fitInteger(literal, target, scalar);
  }
}

function fitFloat(literal: Literal, target: FitTarget, scalar: ScalarName): Fit {
  if (literal.kind !== "float" && literal.kind !== "integer") {
    return mismatch(literal, target, "a number");
  }
  const written = literal.kind === "float" ? literal.value : literal.float;
  const overflows = literal.kind === "float" && literal.overflows;
  const beyondFloat =
    scalar === "float" && Number.isFinite(written) && Math.abs(written) > floatMax;
  if (overflows || beyondFloat) return outOfRange(target, scalar, `use \`inf\` for infinity`);
  const value = scalar === "float" ? Math.fround(written) : written;
  return { value: { kind: "number", value }, diagnostic: undefined };
}

function fitInteger(literal: Literal, target: FitTarget, scalar: ScalarName): Fit {
  if (literal.kind !== "integer") return mismatch(literal, target, "an integer");
  const { value } = literal;
  const { bits, min, max } = scalars[scalar];
  if (value < min || value > max) return outOfRange(target, scalar, `it holds ${min} to ${max}`);
  if (bits === 32) {
    return { value: { kind: "number", value: Number(value) }, diagnostic: undefined };
  }
  if (!target.jsNumber) return { value: { kind: "bigint", value }, diagnostic: undefined };
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  if (value > safe || value < -safe) {
    const help = `with @js("number") it holds ${-safe} to ${safe}`;
    return outOfRange(target, scalar, help);
  }
  return { value: { kind: "number", value: Number(value) }, diagnostic: undefined };
}

function outOfRange(target: FitTarget, type: ScalarName, help: string): Fit {
  const parameters = { value: textOf(target.span), type };
  const diagnostic = createDiagnostic("value-out-of-range", parameters, target.span, { help });
  return { value: undefined, diagnostic };
}

function mismatch(literal: Literal, target: FitTarget, expected: string): Fit {
  const parameters = { expected, found: describeLiteral(literal, textOf(target.span)) };
  const diagnostic = createDiagnostic("default-type", parameters, target.span);
  return { value: undefined, diagnostic };
}

function describeLiteral(literal: Literal, text: string): string {
  switch (literal.kind) {
    case "integer":
      return `the integer ${text}`;
    case "float":
      return `the number ${text}`;
    case "boolean":
      return text;
    case "string":
      return `the string ${text}`;
    case "bytes":
      return `bytes \`${text}\``;
    case "member":
      return `the enum member \`${text}\``;
  }
}

function textOf(span: Span): string {
  const text = span.source.text.slice(span.start, span.end);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
