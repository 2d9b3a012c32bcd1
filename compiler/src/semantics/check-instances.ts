import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { FieldNode } from "../syntax/ast.js";
import type { Analysis } from "./analysis.js";
import type { Declared } from "./program.js";

/** Messages that an instance with all defaults may be made of. */
export const defaultInstanceMax = 256;

/** A field that every instance of its message holds a further message for. */
interface Edge {
  readonly field: FieldNode;
  readonly to: Declared;
}

type State = { readonly kind: "visiting" } | { readonly kind: "done"; readonly size: number };

/**
 * A message field without `?` always holds an instance. So messages must not require each other in
 * a circle, and what they require must not grow beyond reason.
 */
export function checkInstances(analysis: Analysis): void {
  const walk = new InstanceWalk(analysis);
  for (const unit of analysis.program.fresh) {
    for (const declared of unit.all) walk.visit(declared);
  }
}

class InstanceWalk {
  readonly #analysis: Analysis;
  readonly #states = new Map<Declared, State>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  /** Depth first with a stack of its own: a chain of messages may be longer than the call stack. */
  visit(start: Declared): void {
    if (this.#states.has(start)) return;
    const path = [{ declared: start, edges: requiredMessages(this.#analysis, start), next: 0 }];
    this.#states.set(start, { kind: "visiting" });
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges[top.next];
      if (edge === undefined) {
        this.#finish(top.declared, top.edges);
        path.pop();
        continue;
      }
      top.next += 1;
      const state = this.#states.get(edge.to);
      if (state?.kind === "visiting") {
        const circle = path.slice(path.findIndex(({ declared }) => declared === edge.to));
        this.#reportEndless(
          edge,
          circle.map(({ edges, next }) => edges[next - 1]),
        );
      } else if (state === undefined) {
        this.#states.set(edge.to, { kind: "visiting" });
        path.push({
          declared: edge.to,
          edges: requiredMessages(this.#analysis, edge.to),
          next: 0,
        });
      }
    }
  }

  #finish(declared: Declared, edges: readonly Edge[]): void {
    let size = 1;
    let tooBig = false;
    for (const { to } of edges) {
      const state = this.#states.get(to);
      if (state?.kind !== "done") continue;
      if (state.size > defaultInstanceMax) tooBig = true;
      size += state.size;
    }
    this.#states.set(declared, { kind: "done", size: Math.min(size, defaultInstanceMax + 1) });
    // Said of the smallest message that is too big, not of all that hold it.
    if (size <= defaultInstanceMax || tooBig) return;
    const parameters = { name: declared.name, limit: defaultInstanceMax };
    const help = "make some of its message fields optional";
    const { span } = declared.node.name;
    this.#analysis.report(createDiagnostic("huge-default", parameters, span, { help }));
  }

  #reportEndless(edge: Edge, circle: readonly (Edge | undefined)[]): void {
    const { field, to } = edge;
    const others = circle.filter((other) => other !== undefined && other !== edge);
    const labels = others.flatMap((other) =>
      other === undefined
        ? []
        : [{ span: other.field.type.span, text: `which always holds a \`${other.to.name}\`` }],
    );
    const { span } = field.type;
    const name = field.name.text;
    const edits = [{ span: { ...field.name.span, start: field.name.span.end }, replacement: "?" }];
    this.#analysis.report(
      createDiagnostic("endless-message", { name: to.name }, span, {
        label: `every \`${to.name}\` would hold another one`,
        labels: labels.slice(0, 5),
        help: `write \`${name}?:\` or make it a list`,
        fixes: [{ title: `make \`${name}\` optional`, applicability: "maybe", edits }],
      }),
    );
  }
}

function requiredMessages(analysis: Analysis, declared: Declared): readonly Edge[] {
  const { node } = declared;
  if (node.kind !== "message" && node.kind !== "error") return [];
  return node.fields.flatMap((field) => {
    if (field.optional !== undefined) return [];
    const type = analysis.types.get(field.type);
    const to = type?.kind === "message" ? analysis.declaredBy(type.ref) : undefined;
    return to === undefined ? [] : [{ field, to }];
  });
}
