import type { Program, Unit } from "../semantics/program.js";

/**
 * A program in which every unit that means the same as before is the very unit of before, and only
 * the others are fresh: those that were read anew, go by another path or import something else, and
 * all that import one of them, however indirectly. Neither program is changed by using the other.
 */
export function reuseUnits(program: Program, before: ReadonlyMap<string, Unit>): Program {
  const changed = affectedUnits(program, before);
  const made = new Map<Unit, Unit>();
  for (const unit of program.units) {
    const known = changed.has(unit) ? undefined : before.get(unit.source.path);
    made.set(unit, known ?? unbound(unit));
  }
  for (const unit of changed) {
    for (const [node, target] of unit.importedUnits) {
      made.get(unit)?.importedUnits.set(node, made.get(target) ?? target);
    }
  }
  const replaced = (units: Iterable<Unit>): readonly Unit[] =>
    [...units].map((unit) => made.get(unit) ?? unit);
  const fresh = replaced(program.units.filter((unit) => changed.has(unit)));
  return { units: replaced(program.units), fresh };
}

function unbound(unit: Unit): Unit {
  const empty = { importedUnits: new Map(), declarations: new Map(), all: [], imports: new Map() };
  return { ...unit, ...empty };
}

function affectedUnits(program: Program, before: ReadonlyMap<string, Unit>): ReadonlySet<Unit> {
  const importers = new Map<Unit, Unit[]>();
  for (const unit of program.units) {
    for (const target of unit.importedUnits.values()) {
      const others = importers.get(target);
      if (others === undefined) importers.set(target, [unit]);
      else others.push(unit);
    }
  }
  const affected = new Set(
    program.units.filter((unit) => !isSame(unit, before.get(unit.source.path))),
  );
  // A set that grows while it is walked: what was added is visited too.
  for (const unit of affected) {
    for (const importer of importers.get(unit) ?? []) affected.add(importer);
  }
  return affected;
}

function isSame(unit: Unit, before: Unit | undefined): boolean {
  if (before?.tree !== unit.tree || before.path !== unit.path) return false;
  if (before.importedUnits.size !== unit.importedUnits.size) return false;
  return [...unit.importedUnits].every(([node, target]) => {
    return before.importedUnits.get(node)?.source.path === target.source.path;
  });
}
