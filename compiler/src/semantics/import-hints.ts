import { nearestFix } from "../diagnostics/fixes.js";
import type { Details } from "../diagnostics/create-diagnostic.js";
import { Suggestions } from "../diagnostics/suggest.js";
import type { NameNode } from "../syntax/ast.js";
import type { Unit } from "./program.js";

/** What may be meant by names that are imported from where they are not declared. */
export class ImportHints {
  readonly #suggestions = new Suggestions();
  readonly #origins = new Map<Unit, ReadonlyMap<string, string>>();

  /** Help and fixes for a name that the unit, imported as `path`, does not declare. */
  of(name: NameNode, unit: Unit, path: string): Details {
    const origin = this.#originsIn(unit).get(name.text);
    if (origin !== undefined) {
      return { help: `\`${path}\` itself imports it from \`${origin}\`: import it from there` };
    }
    const nearest = this.#suggestions.nearest(name.text, () => unit.declarations.keys());
    if (nearest === undefined) return {};
    return { help: `did you mean \`${nearest.name}\`?`, fixes: nearestFix(name.span, nearest) };
  }

  /** Paths that a unit imports from, by the local names of what it imports. */
  #originsIn(unit: Unit): ReadonlyMap<string, string> {
    const known = this.#origins.get(unit);
    if (known !== undefined) return known;
    const origins = new Map<string, string>();
    for (const { clause, path } of unit.tree.imports) {
      if (clause.kind === "all") continue;
      for (const { local } of clause.names) {
        if (!origins.has(local.text)) origins.set(local.text, path.value);
      }
    }
    this.#origins.set(unit, origins);
    return origins;
  }
}
