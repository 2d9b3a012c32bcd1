import type { Constraints, CountRange } from "./constraints.js";
import type { ValueType } from "./descriptor.js";
import { excerpt } from "./describe.js";

/**
 * Says how a value breaks a constraint, "5000 characters, at most 4096"; undefined when it keeps to
 * it. A value of a wrong type breaks none: the encoder has words for that.
 */
export type ConstraintRule = (value: unknown) => string | undefined;

/** The rules for values of a type. */
export function constraintRules(
  type: ValueType,
  constraints: Constraints,
): readonly ConstraintRule[] {
  const { min, max, length, items, pattern } = constraints;
  const rules: ConstraintRule[] = [];
  if (min !== undefined || max !== undefined) rules.push(valueRule(type, min, max));
  if (items !== undefined) rules.push(itemsRule(items));
  if (type === "bytes" && length !== undefined) rules.push(bytesRule(length));
  if (type === "string" && (length !== undefined || pattern !== undefined)) {
    rules.push(textRule(length ?? {}, pattern));
  }
  return rules;
}

function valueRule(
  type: ValueType,
  min: number | bigint | undefined,
  max: number | bigint | undefined,
): ConstraintRule {
  // A float arrives rounded to 32 bits: a bound that is no float itself is meant as its neighbour.
  const rounded = (bound: number | bigint): number | bigint =>
    type === "float" ? Math.fround(Number(bound)) : bound;
  const low = min === undefined ? undefined : rounded(min);
  const high = max === undefined ? undefined : rounded(max);
  const unit = type === "duration" ? " ms" : "";
  return (given) => {
    if (typeof given !== "number" && typeof given !== "bigint") return undefined;
    const value = rounded(given);
    // Not `value < low`: NaN lies within no bounds.
    if (low !== undefined && !(value >= low)) return `${given}${unit}, at least ${String(min)}`;
    if (high !== undefined && !(value <= high)) return `${given}${unit}, at most ${String(max)}`;
    return undefined;
  };
}

function itemsRule(range: CountRange): ConstraintRule {
  return (value) => {
    if (Array.isArray(value)) return countProblem(value.length, range, "item", "items");
    if (value instanceof Map) return countProblem(value.size, range, "entry", "entries");
    return undefined;
  };
}

function bytesRule(range: CountRange): ConstraintRule {
  return (value) =>
    value instanceof Uint8Array ? countProblem(value.length, range, "byte", "bytes") : undefined;
}

/** A text of a wrong length is not matched: a bound on the length bounds the work for the pattern. */
function textRule(range: CountRange, pattern: string | undefined): ConstraintRule {
  let whole: RegExp | undefined;
  return (value) => {
    if (typeof value !== "string") return undefined;
    const problem = textLengthProblem(value, range);
    if (problem !== undefined || pattern === undefined) return problem;
    try {
      whole ??= new RegExp(`^(?:${pattern})$`, "u");
      return whole.test(value) ? undefined : `does not match ${excerpt(pattern)}`;
    } catch (error) {
      // A text of many megabytes can be more than the engine has room for.
      return `cannot be matched with ${excerpt(pattern)}: ${String(error)}`;
    }
  };
}

/** Characters are counted only where UTF-16 units, of which a character has one or two, leave a doubt. */
function textLengthProblem(text: string, range: CountRange): string | undefined {
  const { min = 0, max = Infinity } = range;
  if (text.length <= max && text.length >= min * 2) return undefined;
  return countProblem(characterCount(text), range, "character", "characters");
}

function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index++) {
    if ((text.codePointAt(index) ?? 0) <= 0xffff) continue;
    count--;
    index++;
  }
  return count;
}

function countProblem(
  count: number,
  { min = 0, max = Infinity }: CountRange,
  one: string,
  many: string,
): string | undefined {
  if (count >= min && count <= max) return undefined;
  const limit = count < min ? `at least ${min}` : `at most ${max}`;
  return `${count} ${count === 1 ? one : many}, ${limit}`;
}
