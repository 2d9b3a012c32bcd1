/** The nodes of a graph in groups: two are in one when each is reached from the other. */
export function stronglyConnected<Node>(
  nodes: readonly Node[],
  next: (node: Node) => readonly Node[],
): readonly ReadonlySet<Node>[] {
  const reached = new Map(nodes.map((node) => [node, reachedFrom(node, next)]));
  const groups: ReadonlySet<Node>[] = [];
  const placed = new Set<Node>();
  for (const node of nodes) {
    if (placed.has(node)) continue;
    const others = nodes.filter(
      (other) => reached.get(node)?.has(other) === true && reached.get(other)?.has(node) === true,
    );
    const group = new Set([node, ...others]);
    for (const member of group) placed.add(member);
    groups.push(group);
  }
  return groups;
}

function reachedFrom<Node>(start: Node, next: (node: Node) => readonly Node[]): ReadonlySet<Node> {
  const reached = new Set<Node>();
  const waiting = [...next(start)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    waiting.push(...next(node));
  }
  return reached;
}
