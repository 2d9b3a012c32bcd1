import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Span } from "../source/source-file.js";
import type { Analysis } from "./analysis.js";
import type { Unit } from "./program.js";

/** A file that a unit is generated into, or would be if it had a service. */
interface Claim {
  readonly unit: Unit;
  readonly file: string;
  readonly isCertain: boolean;
}

/** Holds the tree of all services. */
const treeFile = "index.ts";

/**
 * Checks that no two units are generated into the same file, not even when services are added to
 * them. File systems may not tell capital letters apart, so neither does this check.
 */
export function checkOutputs(analysis: Analysis): void {
  const reported = new Map<Unit, Set<Unit>>();
  for (const [key, claims] of claimsByFile(analysis.program.units)) {
    if (key === treeFile) for (const claim of claims) reportTree(analysis, claim);
    // Two that are certain leave nothing to say of the others: they clash elsewhere, or not yet.
    const certain = claims.filter(({ isCertain }) => isCertain);
    const [owner, ...others] = certain.length > 1 ? certain : sortByCertainty(claims);
    for (const other of others) {
      if (owner === undefined || reported.get(owner.unit)?.has(other.unit) === true) continue;
      reported.set(owner.unit, (reported.get(owner.unit) ?? new Set()).add(other.unit));
      reported.set(other.unit, (reported.get(other.unit) ?? new Set()).add(owner.unit));
      const [first, second] = owner.unit.path < other.unit.path ? [owner, other] : [other, owner];
      const parameters = { what: "two source files", output: second.file };
      const labels = [{ span: startOf(first.unit), text: "the other source file" }];
      const details = { labels, help: "rename one of the two" };
      const span = startOf(second.unit);
      analysis.report(createDiagnostic("output-collision", parameters, span, details));
    }
  }
}

function claimsByFile(units: readonly Unit[]): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const unit of units) {
    const hasServices = unit.all.some(({ node }) => node.kind === "service");
    for (const ending of [".ts", ".client.ts", ".server.ts"]) {
      const file = `${unit.output}${ending}`;
      const key = file.toLowerCase();
      const claim = { unit, file, isCertain: hasServices || ending === ".ts" };
      claims.set(key, [...(claims.get(key) ?? []), claim]);
    }
  }
  return claims;
}

function sortByCertainty(claims: readonly Claim[]): readonly Claim[] {
  return [...claims].sort((a, b) => Number(b.isCertain) - Number(a.isCertain));
}

function reportTree(analysis: Analysis, { unit, file }: Claim): void {
  const parameters = { what: "this file and the tree of all services", output: file };
  const help = `\`${file}\` is made from all files together: rename this one`;
  analysis.report(createDiagnostic("output-collision", parameters, startOf(unit), { help }));
}

/** The package line, where there is one. */
function startOf({ source, tree }: Unit): Span {
  return tree.package?.span ?? { source, start: 0, end: 0 };
}
