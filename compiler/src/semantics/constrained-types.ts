import type { Reference, TypeModel } from "../model/model.js";
import type { FieldNode, ParameterNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import { isConstrained } from "./build-constraints.js";
import type { Declared } from "./program.js";

/** Knows the messages and unions that hold something with a constraint, however deep inside. */
export class ConstrainedTypes {
  readonly #analysis: Analysis;
  readonly #constrained = new Set<Declared>();

  /** `before`: what an earlier run found out of the units that are not fresh. */
  constructor(analysis: Analysis, before?: ConstrainedTypes) {
    this.#analysis = analysis;
    const { units, fresh } = analysis.program;
    const known = new Set(units);
    for (const unit of fresh) known.delete(unit);
    for (const declared of before === undefined ? [] : before.#constrained) {
      if (known.has(declared.unit)) this.#constrained.add(declared);
    }
    const users = new Map<Declared, Declared[]>();
    const waiting: Declared[] = [];
    for (const declared of fresh.flatMap((unit) => unit.all)) {
      const elements = elementsOf(declared);
      if (elements.some((node) => isConstrained(analysis.annotations.get(node)))) {
        waiting.push(declared);
      }
      for (const used of elements.flatMap((node) => this.#declaredIn(node) ?? [])) {
        if (this.#constrained.has(used)) waiting.push(declared);
        const others = users.get(used);
        if (others === undefined) users.set(used, [declared]);
        else others.push(declared);
      }
    }
    for (const declared of waiting) {
      if (this.#constrained.has(declared)) continue;
      this.#constrained.add(declared);
      waiting.push(...(users.get(declared) ?? []));
    }
  }

  /** Whether a field or parameter has a constraint, or can hold a message that does. */
  has(node: FieldNode | ParameterNode): boolean {
    if (isConstrained(this.#analysis.annotations.get(node))) return true;
    const declared = this.#declaredIn(node);
    return declared !== undefined && this.#constrained.has(declared);
  }

  /** The message or union that an element holds, in a list or map perhaps. */
  #declaredIn(node: FieldNode | ParameterNode): Declared | undefined {
    const type = this.#analysis.types.get(node.type);
    const held = type === undefined ? undefined : heldType(type);
    return held === undefined ? undefined : this.#analysis.declaredBy(held);
  }
}

function elementsOf({ node }: Declared): readonly FieldNode[] {
  if (node.kind === "message") return node.fields;
  return node.kind === "union" ? node.cases : [];
}

function heldType(type: TypeModel): Reference | undefined {
  switch (type.kind) {
    case "message":
    case "union":
      return type.ref;
    case "list":
      return heldType(type.element);
    case "map":
      return heldType(type.value);
    case "wrapped":
      return heldType(type.inner);
    case "scalar":
    case "well-known":
    case "enum":
      return undefined;
  }
}
