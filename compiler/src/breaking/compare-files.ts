import type { Comparison } from "./comparison.js";
import type { Pair } from "./match-versions.js";

/** What is said once for a file: that its package has another name, or that it lies elsewhere. */
export function compareFiles(comparison: Comparison): void {
  const groups = new Map<string, Pair[]>();
  for (const pair of comparison.matching.pairs.values()) {
    if (pair.before.declared.parent !== undefined) continue;
    const key = `${pair.before.file.path}\n${pair.after.file.path}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pair]);
    else group.push(pair);
  }
  for (const [first, ...more] of groups.values()) {
    if (first === undefined) continue;
    comparePackages(comparison, first);
    compareOutputs(comparison, first, more.length + 1);
  }
}

function comparePackages(comparison: Comparison, { before, after }: Pair): void {
  if (before.file.package === after.file.package) return;
  const parameters = { before: before.file.package, after: after.file.package };
  const { source, tree } = after.unit;
  const span = tree.package?.name.span ?? { source, start: 0, end: 0 };
  const was = before.unit.tree.package?.span;
  const help = "methods are called by their full names: serve both packages, each in its file";
  comparison.report("package-changed", parameters, { span, was }, { help });
}

function compareOutputs(comparison: Comparison, { before, after }: Pair, count: number): void {
  if (before.file.output === after.file.output) return;
  const parameters = { count, before: before.file.path, after: after.file.path };
  const { span } = after.declared.node.name;
  comparison.report("file-moved", parameters, { span, was: before.declared.node.name.span });
}
