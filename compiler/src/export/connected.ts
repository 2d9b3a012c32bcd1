/**
 * The nodes of a graph in groups: two are in one when each is reached from the other. Groups, and the
 * nodes in them, are in the order of the nodes. Tarjan's algorithm, which looks at every edge once,
 * with a path of its own in place of recursion: files may import each other in long chains.
 */
export function stronglyConnected<Node>(
  nodes: readonly Node[],
  next: (node: Node) => Iterable<Node>,
): readonly (readonly Node[])[] {
  const walk = new Walk(next);
  for (const node of nodes) walk.from(node);
  const groups = new Map<number, Node[]>();
  for (const node of nodes) {
    const number = walk.groupOf(node);
    const group = groups.get(number);
    if (group === undefined) groups.set(number, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}

/** What is known of a node that was reached. */
interface Reached {
  /** How many were reached before it. */
  readonly number: number;
  /** The smallest number that it leads back to, as far as is known. */
  low: number;
  /** That of its group, which is the number of the group's first node; `undefined` while it is open. */
  group: number | undefined;
}

class Walk<Node> {
  readonly #next: (node: Node) => Iterable<Node>;
  readonly #reached = new Map<Node, Reached>();
  /** Reached, and not in a group yet. */
  readonly #open: Reached[] = [];
  /** From the node that the walk began with to where it is, each with the edges that are left. */
  readonly #path: { readonly at: Reached; readonly edges: Iterator<Node> }[] = [];

  constructor(next: (node: Node) => Iterable<Node>) {
    this.#next = next;
  }

  groupOf(node: Node): number {
    return this.#reached.get(node)?.group ?? -1;
  }

  from(start: Node): void {
    if (this.#reached.has(start)) return;
    this.#enter(start);
    for (let last = this.#path.at(-1); last !== undefined; last = this.#path.at(-1)) {
      const edge = last.edges.next();
      if (edge.done === true) this.#leave(last.at);
      else this.#follow(last.at, edge.value);
    }
  }

  #enter(node: Node): void {
    const number = this.#reached.size;
    const at: Reached = { number, low: number, group: undefined };
    this.#reached.set(node, at);
    this.#open.push(at);
    this.#path.push({ at, edges: this.#next(node)[Symbol.iterator]() });
  }

  #follow(from: Reached, to: Node): void {
    const known = this.#reached.get(to);
    if (known === undefined) this.#enter(to);
    else if (known.group === undefined) from.low = Math.min(from.low, known.number);
  }

  #leave(at: Reached): void {
    this.#path.pop();
    const before = this.#path.at(-1)?.at;
    if (before !== undefined) before.low = Math.min(before.low, at.low);
    if (at.low !== at.number) return;
    // Nothing before it is reached from it: what was reached since then is its group.
    for (let open = this.#open.pop(); open !== undefined; open = this.#open.pop()) {
      open.group = at.number;
      if (open === at) return;
    }
  }
}
