import { constraintRules } from "./constraint-rules.js";
import type { FieldDescriptor, ValueType } from "./descriptor.js";
import { NESTING_MAX } from "./nesting.js";
import { gather, isEnough, keyStep, type Violation } from "./violations.js";

/** Finds the violations in a value; undefined when there are none, for which nothing is allocated. */
export type ConstraintPlan = (value: unknown, depth: number) => readonly Violation[] | undefined;

/**
 * What has to be looked at in values of types, worked out once for each type: fields without
 * constraints, and messages that hold none at any depth, are never visited.
 */
export class ConstraintPlans {
  readonly #plans = new Map<FieldDescriptor, ConstraintPlan | undefined>();
  readonly #members = new Map<object, readonly PlannedField[]>();

  /** The plan of a field or parameter; undefined when nothing in it is constrained. */
  of(field: FieldDescriptor): ConstraintPlan | undefined {
    const known = this.#plans.get(field);
    if (known !== undefined || this.#plans.has(field)) return known;
    const plan = holdsConstraints(field, new Set()) ? this.#plan(field) : undefined;
    this.#plans.set(field, plan);
    return plan;
  }

  #plan({ type, constraints }: FieldDescriptor): ConstraintPlan {
    const rules = constraints === undefined ? [] : constraintRules(unwrapped(type), constraints);
    const inside = messageIn(type) === undefined ? undefined : this.#inside(unwrapped(type));
    return (value, depth) => {
      // Absent: there is nothing to be wrong.
      if (value === undefined) return undefined;
      let found: readonly Violation[] | undefined;
      for (const rule of rules) {
        const problem = rule(value);
        if (problem !== undefined) found = gather(found, "", [{ path: "", problem }]);
      }
      // Deeper values cannot be encoded, nor can they have been decoded.
      if (inside === undefined || depth > NESTING_MAX) return found;
      const more = inside(value, depth);
      return more === undefined ? found : gather(found, "", more);
    };
  }

  #inside(type: ValueType): ConstraintPlan | undefined {
    if (typeof type === "string") return undefined;
    switch (type.kind) {
      case "enum":
        return undefined;
      case "wrapped":
        return this.#inside(type.inner);
      case "list":
        return itemsPlan(this.#inside(type.element));
      case "map":
        return entriesPlan(this.#inside(type.value));
      case "message":
        return this.#message(type);
      case "union":
        return this.#union(type);
    }
  }

  #message(type: Extract<ValueType, { kind: "message" }>): ConstraintPlan {
    let fields: readonly PlannedField[] | undefined;
    return (value, depth) => {
      if (!isObject(value)) return undefined;
      fields ??= this.#fieldsOf(type);
      let found: readonly Violation[] | undefined;
      for (const { name, step, plan } of fields) {
        const inside = plan(value[name], depth + 1);
        if (inside === undefined) continue;
        found = gather(found, step, inside);
        if (isEnough(found)) break;
      }
      return found;
    };
  }

  #union(type: Extract<ValueType, { kind: "union" }>): ConstraintPlan {
    let cases: readonly PlannedField[] | undefined;
    return (value, depth) => {
      if (!isObject(value)) return undefined;
      cases ??= this.#fieldsOf(type);
      const known = cases.find(({ name }) => name === value["case"]);
      const inside = known?.plan(value["value"], depth + 1);
      return inside === undefined ? undefined : gather(undefined, ".value", inside);
    };
  }

  /** Asked for when a value is there: types may hold themselves. */
  #fieldsOf(type: { readonly fields: readonly FieldDescriptor[] }): readonly PlannedField[] {
    let planned = this.#members.get(type);
    if (planned === undefined) {
      planned = type.fields.flatMap((field) => {
        const plan = this.of(field);
        const { name } = field;
        return plan === undefined ? [] : [{ name, step: `.${name}`, plan }];
      });
      this.#members.set(type, planned);
    }
    return planned;
  }
}

interface PlannedField {
  readonly name: string;
  /** How a path goes on to it. */
  readonly step: string;
  readonly plan: ConstraintPlan;
}

function itemsPlan(plan: ConstraintPlan | undefined): ConstraintPlan | undefined {
  if (plan === undefined) return undefined;
  return (value, depth) => {
    if (!Array.isArray(value)) return undefined;
    let found: readonly Violation[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const inside = plan(value[index], depth);
      if (inside === undefined) continue;
      found = gather(found, `[${index}]`, inside);
      if (isEnough(found)) break;
    }
    return found;
  };
}

function entriesPlan(plan: ConstraintPlan | undefined): ConstraintPlan | undefined {
  if (plan === undefined) return undefined;
  return (value, depth) => {
    if (!(value instanceof Map)) return undefined;
    let found: readonly Violation[] | undefined;
    for (const [key, entry] of value) {
      const inside = plan(entry, depth);
      if (inside === undefined) continue;
      found = gather(found, keyStep(key), inside);
      if (isEnough(found)) break;
    }
    return found;
  };
}

/** Whether a field, or anything inside its values, has constraints. */
function holdsConstraints(field: FieldDescriptor, visited: Set<object>): boolean {
  if (field.constraints !== undefined) return true;
  const message = messageIn(field.type);
  if (message === undefined || visited.has(message)) return false;
  visited.add(message);
  return message.fields.some((inner) => holdsConstraints(inner, visited));
}

type MessageOrUnion = Extract<ValueType, { kind: "message" | "union" }>;

/** The message or union that values of a type hold, in a list or map perhaps. */
function messageIn(type: ValueType): MessageOrUnion | undefined {
  if (typeof type === "string") return undefined;
  switch (type.kind) {
    case "message":
    case "union":
      return type;
    case "list":
      return messageIn(type.element);
    case "map":
      return messageIn(type.value);
    case "wrapped":
      return messageIn(type.inner);
    case "enum":
      return undefined;
  }
}

function unwrapped(type: ValueType): ValueType {
  return typeof type === "object" && type.kind === "wrapped" ? type.inner : type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
