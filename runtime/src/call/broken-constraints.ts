import { type ConstraintPlan, ConstraintPlans } from "../codec/constraint-plan.js";
import { gather, isEnough, type Violation, violationsText } from "../codec/violations.js";
import type { FieldDescriptor } from "../codec/descriptor.js";
import type { AnyMethod, AnyRequestStreamMethod } from "./method.js";

/** Descriptors never change, so that plans are made once and for all. */
const plans = new ConstraintPlans();
const known = new WeakMap<AnyMethod, readonly PlannedArgument[]>();
const knownItems = new WeakMap<AnyMethod, FieldDescriptor>();

interface PlannedArgument {
  readonly index: number;
  readonly name: string;
  readonly plan: ConstraintPlan;
}

/**
 * Says how arguments break the constraints of the interface file, all of it on one line:
 * `post.text: 5000 characters, at most 4096; tags: 12 items, at most 10`. Undefined when they keep
 * to them. Methods with constraints bring it along, so that a page without any need not load it.
 */
export function checkArguments(method: AnyMethod, values: readonly unknown[]): string | undefined {
  let found: readonly Violation[] | undefined;
  for (const { index, name, plan } of plannedArguments(method)) {
    const inside = plan(values[index], 0);
    if (inside === undefined) continue;
    found = gather(found, name, inside);
    if (isEnough(found)) break;
  }
  return found === undefined ? undefined : violationsText(found);
}

/** The same for one item of a stream, by its index. */
export function checkItem(
  method: AnyRequestStreamMethod,
  item: unknown,
  index: number,
): string | undefined {
  let described = knownItems.get(method);
  if (described === undefined) {
    described = method.item();
    knownItems.set(method, described);
  }
  const inside = plans.of(described)?.(item, 0);
  if (inside === undefined) return undefined;
  return violationsText(gather(undefined, `${described.name}[${index}]`, inside));
}

function plannedArguments(method: AnyMethod): readonly PlannedArgument[] {
  let planned = known.get(method);
  if (planned === undefined) {
    planned = method.parameters().flatMap((parameter, index) => {
      const plan = plans.of(parameter);
      return plan === undefined ? [] : [{ index, name: parameter.name, plan }];
    });
    known.set(method, planned);
  }
  return planned;
}
