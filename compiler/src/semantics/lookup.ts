import type { QualifiedNameNode } from "../syntax/ast.js";
import { isWellFormedName } from "../syntax/name-rule.js";
import type { Declared, Imported, Scope, Unit } from "./program.js";

/** What a name was found to mean. */
export type Lookup =
  | { readonly kind: "declared"; readonly declared: Declared }
  | { readonly kind: "unit"; readonly unit: Unit }
  /** Nothing is known, and it has been said or cannot be said why. */
  | { readonly kind: "silent" }
  /** `known` is what the parts before `part` led to. */
  | {
      readonly kind: "unknown";
      readonly part: number;
      readonly known: Declared | Unit | undefined;
    };

/** Finds what a name means: from the inside out, then in the file, then in its imports. */
export function lookup(scope: Scope, name: QualifiedNameNode): Lookup {
  const first = name.parts[0]?.text ?? "";
  let found = lookupFirst(scope, first);
  for (const [index, part] of name.parts.entries()) {
    if (index === 0 || found.kind === "silent" || found.kind === "unknown") continue;
    const inner: Declared | undefined =
      found.kind === "unit"
        ? found.unit.declarations.get(part.text)
        : found.declared.nested.get(part.text);
    if (inner !== undefined) found = { kind: "declared", declared: inner };
    else {
      const owner: Unit = found.kind === "unit" ? found.unit : found.declared.unit;
      if (isExcused(owner, part.text)) return { kind: "silent" };
      const known: Declared | Unit = found.kind === "unit" ? found.unit : found.declared;
      return { kind: "unknown", part: index, known };
    }
  }
  return found;
}

function lookupFirst(scope: Scope, name: string): Lookup {
  for (let around = scope.declared; around !== undefined; around = around.parent) {
    const nested = around.nested.get(name);
    if (nested !== undefined) return { kind: "declared", declared: nested };
  }
  const own = scope.unit.declarations.get(name);
  if (own !== undefined) return { kind: "declared", declared: own };
  const imported = scope.unit.imports.get(name);
  if (imported !== undefined) return use(imported);
  if (isExcused(scope.unit, name)) return { kind: "silent" };
  return { kind: "unknown", part: 0, known: undefined };
}

/** Whether a name may be unknown because of a mistake that was reported: in it, or where it may be declared. */
function isExcused(unit: Unit, name: string): boolean {
  return unit.skippedNames.has(name) || !isWellFormedName(name);
}

function use(imported: Imported): Lookup {
  imported.used = true;
  return imported.target ?? { kind: "silent" };
}

/** Every declaration that a name of one part could mean here, nearest first. */
export function visible(scope: Scope): ReadonlyMap<string, Declared> {
  const names = new Map<string, Declared>();
  const add = (name: string, declared: Declared): void => {
    if (!names.has(name)) names.set(name, declared);
  };
  for (let around = scope.declared; around !== undefined; around = around.parent) {
    for (const [name, declared] of around.nested) add(name, declared);
  }
  for (const [name, declared] of scope.unit.declarations) add(name, declared);
  for (const [name, { target }] of scope.unit.imports) {
    if (target?.kind === "declared") add(name, target.declared);
  }
  return names;
}

/** A name as written. */
export function nameText(name: QualifiedNameNode): string {
  return name.parts.map((part) => part.text).join(".");
}
